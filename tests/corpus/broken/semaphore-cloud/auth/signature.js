// no method of the format has this name: it is left alone
