"""Random values as JavaScript expressions, for structuredClone."""

from __future__ import annotations

from random import Random

_LEAVES = [
    "1", "-0", "NaN", "'text'", "''", "true", "null", "undefined", "12n", "'\\ud83d'", "1e300",
    "Object(1)", "Object('s')", "Object(false)", "Object(5n)", "new Date(0)", "new Date(NaN)",
    "new Date(1e12)", "/a+/gi", "Object.assign(/x/y, {lastIndex: 3})", "new Uint8Array([1, 2, 3])",
    "new Uint8Array(new ArrayBuffer(8), 2, 3)", "new Float64Array([1.5, NaN])",
    "new ArrayBuffer(3)",
    "new DataView(new Uint8Array([1, 2, 3]).buffer, 1)", "new BigInt64Array([5n])",
    "new Uint8ClampedArray([300])", "new Int16Array(2)", "Buffer.alloc(3, 'abc')",
    "new ArrayBuffer(2, {maxByteLength: 4})", "new Error('m')", "new TypeError('t')", "new Error()",
    "new RangeError('r', {cause: {a: 1}})", "new AggregateError([1], 'm')", "Math",
    "Object.assign(new Error('e'), {code: 'X', name: 'Custom'})", "Object.create(null)",
    "Object.assign(new URIError('m'), {name: 'SyntaxError'})", "new (class A { b = 1 })()",
    "Object.create({inherited: 1}, {hidden: {value: 1}, open: {value: 2, enumerable: true}})",
    "{ get a() { return [1] } }", "Object.assign([1, , 3], {extra: 1})", "[, ,]",
    "{ __proto__: null, a: 1 }",
    "{ ['__proto__']: 1 }", "{ [Symbol('s')]: 1, a: 2 }", "new (class M extends Map {})([[1, 2]])",
]  # fmt: skip
_WRONG = [
    "() => 1", "function f() {}", "class A {}", "Symbol('s')", "Promise.resolve(1)",
    "new WeakMap()",
    "new WeakSet()", "new WeakRef({})", "(function* () {})()", "[].values()", "Object(Symbol('x'))",
    "{ get a() { throw new RangeError('no') } }", "{ method() {} }",
]  # fmt: skip


class CloneCases:
    """A source of random values; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def expression(self, depth: int = 3) -> str:
        """What gives a value. ``seen`` in it is a list of values made before, for cycles."""
        pick = self._random.choice
        roll = self._random.random()
        if depth <= 0 or roll < 0.2:
            text = pick(_WRONG) if self._random.random() < 0.03 else pick(_LEAVES)
            return f"keep({text})"
        if roll < 0.3:
            return "again()"
        parts = [self.expression(depth - 1) for _ in range(self._random.randrange(4))]
        if roll < 0.5:
            return f"keep([{', '.join(parts)}])"
        if roll < 0.6:
            return f"keep(new Set([{', '.join(parts)}]))"
        if roll < 0.7:
            pairs = [f"[{part}, {self.expression(0)}]" for part in parts]
            return f"keep(new Map([{', '.join(pairs)}]))"
        if roll < 0.8:
            return f"cycle({self.expression(depth - 1)})"
        names = [pick(["a", "b", "1", "'c d'", "length"]) for _ in parts]
        return f"keep({{{', '.join(map('{}: {}'.format, names, parts))}}})"
