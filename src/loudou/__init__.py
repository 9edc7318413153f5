"""Loudou (漏斗): the whole sales funnel in one product, from first market touch to cash and repurchase."""
