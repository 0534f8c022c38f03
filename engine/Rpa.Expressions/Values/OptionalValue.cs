using Rpa.Expressions.Cel;

namespace Rpa.Expressions.Values;

/// <summary>A value that may be absent: CEL's optional. Only expressions make and use it; data never holds one.</summary>
public sealed class OptionalValue : Value
{
    /// <summary>Absent.</summary>
    public static readonly OptionalValue None = new(null);

    private static readonly CelType TypeOfAnyOptional = CelType.Optional(CelType.Dyn);

    private OptionalValue(Value? content) => Content = content;

    /// <summary>The value, or null where it is absent.</summary>
    public Value? Content { get; }

    /// <summary>A present value.</summary>
    public static OptionalValue Some(Value content) => new(content);

    /// <inheritdoc/>
    public override CelType Type => TypeOfAnyOptional;

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other is OptionalValue o && (Content is null ? o.Content is null : Content.Equals(o.Content));

    /// <inheritdoc/>
    public override int GetHashCode() => Content?.GetHashCode() ?? 0;

    /// <inheritdoc/>
    public override string ToString() => Content?.ToString() ?? "";
}
