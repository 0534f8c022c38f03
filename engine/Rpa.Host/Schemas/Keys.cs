using System.Collections.Immutable;
using Rpa.Language.Schema;

namespace Rpa.Host.Schemas;

/// <summary>Short words for shapes.</summary>
internal static class Keys
{
    public static readonly Shape Text = new TextShape(TextKind.Text);
    public static readonly Shape Flag = new TextShape(TextKind.Boolean);
    public static readonly Shape Number = new TextShape(TextKind.Number);
    public static readonly Shape Amount = new AnyShape();
    public static readonly Shape Period = new TextShape(TextKind.Period);
    public static readonly Shape Expression = new TextShape(TextKind.Expression);
    public static readonly Shape Title = new LocalTextShape();

    public static KeyShape Required(string name, Shape shape, string meaning) => new(name, shape, IsRequired: true, meaning);

    public static KeyShape Optional(string name, Shape shape, string meaning) => new(name, shape, IsRequired: false, meaning);

    public static Shape Choice(params ImmutableArray<string> options) => new TextShape(TextKind.Choice, options);
}
