using System.Globalization;

namespace Rpa.Expressions.Types;

/// <summary>
/// Addresses that mail can be sent to without surprises: the dot-atom form of RFC 5321 with its lengths, a domain of two labels at least (international ones too);
/// no quoted parts, no comments, no address literals.
/// </summary>
public static class EmailAddress
{
    private const string AtomCharacters = "!#$%&'*+-/=?^_`{|}~";

    /// <summary>Whether it is such an address.</summary>
    public static bool IsValid(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (text.Length > 254 || at is < 1 or > 64 || at != text.LastIndexOf('@'))
        {
            return false;
        }

        return text[..at].Split('.').All(atom => atom.Length > 0 && atom.All(c => char.IsAsciiLetterOrDigit(c) || AtomCharacters.Contains(c, StringComparison.Ordinal)))
            && IsDomain(text[(at + 1)..]);
    }

    private static bool IsDomain(string domain)
    {
        string ascii;
        try
        {
            ascii = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            return false;
        }

        var labels = ascii.Split('.');
        return ascii.Length <= 253 && labels.Length >= 2 && labels.All(l => l.Length is >= 1 and <= 63 && l[0] != '-' && l[^1] != '-')
            && labels[^1].Length >= 2 && !labels[^1].All(char.IsAsciiDigit);
    }
}
