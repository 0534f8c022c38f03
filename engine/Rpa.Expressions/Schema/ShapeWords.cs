using System.Collections.Immutable;

namespace Rpa.Expressions.Schema;

/// <summary>Short words for shapes, to declare them beside their parser.</summary>
public static class ShapeWords
{
    /// <summary>A text.</summary>
    public static readonly Shape Text = new TextShape(TextKind.Text);
    /// <summary>true or false.</summary>
    public static readonly Shape Flag = new TextShape(TextKind.Boolean);
    /// <summary>A whole number.</summary>
    public static readonly Shape Number = new TextShape(TextKind.Number);
    /// <summary>A number, also one with decimals, or a day.</summary>
    public static readonly Shape Amount = new AnyShape();
    /// <summary>`30 seconds`.</summary>
    public static readonly Shape Period = new TextShape(TextKind.Period);
    /// <summary>A quoted expression.</summary>
    public static readonly Shape Expression = new TextShape(TextKind.Expression);
    /// <summary>A text, or `{ de, en }`.</summary>
    public static readonly Shape Title = new LocalTextShape();

    /// <summary>A key that must be there.</summary>
    public static KeyShape Required(string name, Shape shape, string meaning) => new(name, shape, IsRequired: true, meaning);

    /// <summary>A key that may be there.</summary>
    public static KeyShape Optional(string name, Shape shape, string meaning) => new(name, shape, IsRequired: false, meaning);

    /// <summary>One of some names.</summary>
    public static Shape Choice(params ImmutableArray<string> options) => new TextShape(TextKind.Choice, options);
}
