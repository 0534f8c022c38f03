using System.Collections.Immutable;

namespace Rpa.Expressions.Schema;

/// <summary>What a scalar stands for. The grammar table names it, the JSON Schema gives it a pattern, the parser a check.</summary>
public enum TextKind
{
    Text,
    Name,
    FieldName,
    State,
    Field,
    Outcome,
    Role,
    Action,
    Workflow,
    Table,
    Asset,
    Template,
    Expression,
    Period,
    Number,
    Boolean,
    Choice,
    Cron,
    Cell,
    Date,
    Moment,
}

/// <summary>The shape of a part of a file: the one source of the structural check, the JSON Schema and the grammar table.</summary>
public abstract record Shape;

/// <summary>A scalar.</summary>
public sealed record TextShape(TextKind Kind, ImmutableArray<string> Options = default, int Least = int.MinValue) : Shape;

/// <summary>A text, or `{ de, en }`.</summary>
public sealed record LocalTextShape : Shape;

/// <summary>A list with at least <paramref name="Least"/> items.</summary>
public sealed record ListShape(Shape Item, int Least = 0) : Shape;

/// <summary>A mapping whose keys the language knows. With <paramref name="MayBeEmpty"/> `key:` without a value is an empty mapping.</summary>
public sealed record MapShape(string Name, ImmutableArray<KeyShape> Keys, bool MayBeEmpty = false) : Shape
{
    /// <summary>A key by its name, or null.</summary>
    public KeyShape? Key(string name)
    {
        foreach (var key in Keys)
        {
            if (key.Name == name)
            {
                return key;
            }
        }

        return null;
    }
}

/// <summary>A mapping whose keys the author chooses.</summary>
public sealed record OpenShape(TextKind KeyKind, Shape Value, int Least = 0) : Shape;

/// <summary>One of several shapes, told apart by scalar, list or mapping.</summary>
public sealed record EitherShape(ImmutableArray<Shape> Alternatives) : Shape;

/// <summary>A mapping of one of several kinds, told apart by a key that only this kind has.</summary>
/// <param name="What">`state`, `start`, `policy`, for messages.</param>
/// <param name="Variants">The kinds.</param>
/// <param name="OpenKey">Keys that are not listed may name a kind too (trigger sources), of this shape.</param>
public sealed record VariantShape(string What, ImmutableArray<Variant> Variants, Variant? OpenKey = null) : Shape
{
    /// <summary>The keys that tell the kinds apart.</summary>
    public IEnumerable<string> Names => Variants.Select(v => v.Key);

    /// <summary>The mapping of a kind.</summary>
    public MapShape Map(string key) => Variants.First(v => v.Key == key).Map;
}

/// <summary>A kind of mapping and the key that tells it.</summary>
public sealed record Variant(string Key, MapShape Map);

/// <summary>Anything: values whose type somebody else declares (`with:`).</summary>
public sealed record AnyShape : Shape;

/// <summary>A data declaration; read by the data type reader.</summary>
public sealed record DataShape : Shape;

/// <summary>A shape that stands elsewhere under a name, since it may hold itself (a step inside a step).</summary>
public sealed record NamedShape(string Name) : Shape;

/// <summary>A key of a mapping.</summary>
/// <param name="Name">kebab-case.</param>
/// <param name="Shape">Its value.</param>
/// <param name="IsRequired">It must be there.</param>
/// <param name="Meaning">One phrase for the grammar table.</param>
public sealed record KeyShape(string Name, Shape Shape, bool IsRequired, string Meaning);

/// <summary>The shape of a kind of file: what its parser takes, what its schema offers to editors.</summary>
/// <param name="Title">For people: `Page script`.</param>
/// <param name="File">The file's mapping.</param>
/// <param name="Parts">What <see cref="NamedShape"/> points to.</param>
public sealed record FileShape(string Title, MapShape File, ImmutableArray<(string Name, Shape Shape)> Parts = default);
