"""Stories that cross domains, one file each: an event or a wish comes in, shapes are read, services are called.

Holds translation and never rules or tables. Five words: conversion, follow-up, acceptance, billing, recognition.
"""
