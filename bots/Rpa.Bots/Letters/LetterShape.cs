using Rpa.Expressions.Schema;
using static Rpa.Expressions.Schema.ShapeWords;

namespace Rpa.Bots.Letters;

/// <summary>What the front matter of a letter holds.</summary>
internal static class LetterShape
{
    internal static readonly MapShape FrontMatter = new("front matter",
    [
        Optional("subject", new EitherShape([Text, new MapShape("subject",
        [
            Required("de", Text, "German; may hold `${ }`"),
            Optional("en", Text, "English; the German one where it is left out"),
        ])]), "the subject, in one language or two"),
    ]);

    internal static FileShape File { get; } = new("Front matter of a letter", FrontMatter);
}
