using System.Collections.Immutable;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel;

/// <summary>A node of an expression's syntax tree.</summary>
public abstract record CelExpr(SourceSpan Span);

/// <summary>A literal.</summary>
public sealed record CelLiteral(Value Value, SourceSpan Span) : CelExpr(Span);

/// <summary>A name.</summary>
public sealed record CelIdentifier(string Name, SourceSpan Span) : CelExpr(Span);

/// <summary>`operand.field`, optional as `operand.?field`; with <paramref name="IsTest"/>, `has(operand.field)`.</summary>
public sealed record CelSelect(CelExpr Operand, string Field, bool IsTest, bool IsOptional, SourceSpan Span) : CelExpr(Span);

/// <summary>
/// A call: function or method (with <paramref name="Target"/>), operator (`_&amp;&amp;_`, `!_`, `_==_`, `_?_:_`, `_[_]`, `-_`, `@in`, …) or macro by its name
/// (`all`, `exists`, `map`, `filter`, …).
/// </summary>
public sealed record CelCall(string Function, CelExpr? Target, ImmutableArray<CelExpr> Arguments, SourceSpan Span) : CelExpr(Span);

/// <summary>`[a, ?b]`.</summary>
public sealed record CelListLiteral(ImmutableArray<CelExpr> Items, ImmutableArray<int> OptionalIndices, SourceSpan Span) : CelExpr(Span);

/// <summary>`{k: v}`, or with a name `Type{field: v}`.</summary>
public sealed record CelMapLiteral(string? TypeName, ImmutableArray<CelMapEntry> Entries, SourceSpan Span) : CelExpr(Span);

/// <summary>An entry of a map or record literal; the key of a record field is a string literal.</summary>
public sealed record CelMapEntry(CelExpr Key, CelExpr Value, bool IsOptional);
