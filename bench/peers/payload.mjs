// About a hundred bytes, the same as the Java programs send; the number tells jobs apart.
export const payload = (number) => ({
  customer: 'c-102938',
  action: 'resize',
  image: 's3://bucket/path/to/image-000017.jpg',
  size: number,
})
