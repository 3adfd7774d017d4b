#!/bin/sh -e
cp a b
cp b c
