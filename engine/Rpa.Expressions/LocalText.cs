using System.Globalization;

namespace Rpa.Expressions;

/// <summary>A text in the two languages every page and letter speaks.</summary>
/// <param name="De">German text, never empty.</param>
/// <param name="En">English text, never empty; equals <paramref name="De"/> where the author gave one language only.</param>
public sealed record LocalText(string De, string En)
{
    /// <summary>The text of one language only, used for both.</summary>
    public static LocalText Same(string text) => new(text, text);

    /// <summary>The text for <paramref name="culture"/>: English for `en*`, otherwise German.</summary>
    public string In(CultureInfo culture) =>
        string.Equals(culture.TwoLetterISOLanguageName, "en", StringComparison.Ordinal) ? En : De;

    /// <summary>The text in the current UI culture.</summary>
    public override string ToString() => In(CultureInfo.CurrentUICulture);
}
