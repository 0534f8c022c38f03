using Rpa.Language.Schema;
using static Rpa.Host.Schemas.Keys;

namespace Rpa.Host.Schemas;

/// <summary>The front matter of a letter.</summary>
internal static class LetterShapes
{
    public static readonly MapShape FrontMatter = new("front matter",
    [
        Optional("subject", new EitherShape([Text, new MapShape("subject",
        [
            Required("de", Text, "German; may hold `${ }`"),
            Optional("en", Text, "English; the German one where it is left out"),
        ])]), "the subject, in one language or two"),
    ]);
}
