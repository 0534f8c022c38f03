using System.Globalization;
using System.Text;
using Rpa.Expressions.Cel.Running;
using Rpa.Expressions.Values;
using T = Rpa.Expressions.Cel.CelType;

namespace Rpa.Expressions.Cel.Functions;

/// <summary>Checks of what citizens hand in: IBAN, check digits, names, e-mail addresses.</summary>
internal static class IdentityFunctions
{
    private const int MaxText = 1_000;

    // Lengths by country: SWIFT IBAN registry, the countries of SEPA.
    private static readonly Dictionary<string, int> IbanLengths = new()
    {
        ["AD"] = 24, ["AL"] = 28, ["AT"] = 20, ["BE"] = 16, ["BG"] = 22, ["CH"] = 21, ["CY"] = 28, ["CZ"] = 24, ["DE"] = 22, ["DK"] = 18, ["EE"] = 20, ["ES"] = 24,
        ["FI"] = 18, ["FR"] = 27, ["GB"] = 22, ["GI"] = 23, ["GR"] = 27, ["HR"] = 21, ["HU"] = 28, ["IE"] = 22, ["IS"] = 26, ["IT"] = 27, ["LI"] = 21, ["LT"] = 20,
        ["LU"] = 20, ["LV"] = 21, ["MC"] = 27, ["MD"] = 24, ["ME"] = 22, ["MK"] = 19, ["MT"] = 31, ["NL"] = 18, ["NO"] = 15, ["PL"] = 28, ["PT"] = 25, ["RO"] = 24,
        ["RS"] = 22, ["SE"] = 24, ["SI"] = 19, ["SK"] = 24, ["SM"] = 27, ["TR"] = 26, ["UA"] = 29, ["VA"] = 22,
    };

    public static void AddTo(List<Overload> list)
    {
        Test(list, "validIban", IsIban);
        Test(list, "validTaxId", IsTaxId);
        Test(list, "luhn", IsLuhn);
        Test(list, "isEmail", IsEmail);
        list.Function("mrzCheckDigit", [T.String], T.Int, (_, v) => MrzCheckDigit(v.Text(0)) is { } digit
            ? new IntValue(digit)
            : new ErrorValue("invalid_argument: a machine-readable zone has the letters A to Z, digits and '<' only"));
        list.Method("truncated", [T.String, T.Int], T.String, (_, v) => v.Int(1) >= 0
            ? new StringValue(Truncated(v.Text(0), v.Int(1)))
            : new ErrorValue($"invalid_argument: a text cannot be cut to {v.Int(1)} characters; expected 0 or more"));
        list.Function("normalizeName", [T.String], T.String, (frame, v) =>
        {
            frame.ChargeText(v.Text(0).Length * 10L);
            return NormalizeName(v.Text(0)) is { } name ? new StringValue(name) : new ErrorValue("invalid_argument: the name is no valid Unicode text");
        });
        list.Function("sameName", [T.String, T.String], T.Bool, (frame, v) =>
        {
            frame.ChargeText((v.Text(0).Length + v.Text(1).Length) * 10L);
            return Value.Of(NormalizeName(v.Text(0)) is { } a && NormalizeName(v.Text(1)) is { } b
                && string.Equals(a.ToUpperInvariant(), b.ToUpperInvariant(), StringComparison.Ordinal));
        });
    }

    /// <summary>ISO 13616: length of the country and remainder 1 modulo 97 (ISO 7064). Blanks are allowed.</summary>
    public static bool IsIban(string text)
    {
        var iban = text.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        if (iban.Length < 15 || !IbanLengths.TryGetValue(iban[..2], out var length) || iban.Length != length || !char.IsAsciiDigit(iban[2]) || !char.IsAsciiDigit(iban[3]))
        {
            return false;
        }

        var remainder = 0;
        foreach (var c in iban[4..] + iban[..4])
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                return false;
            }

            remainder = char.IsAsciiDigit(c) ? ((remainder * 10) + c - '0') % 97 : ((remainder * 100) + c - 'A' + 10) % 97;
        }

        return remainder == 1;
    }

    /// <summary>Steuerliche Identifikationsnummer (§ 139b AO): eleven digits, ISO 7064 MOD 11,10, one digit of the first ten twice or three times.</summary>
    public static bool IsTaxId(string text)
    {
        var id = text.Replace(" ", "", StringComparison.Ordinal);
        if (id.Length != 11 || !id.All(char.IsAsciiDigit) || id[0] == '0')
        {
            return false;
        }

        var counts = id[..10].GroupBy(c => c).Select(g => g.Count()).ToList();
        if (counts.Count(c => c > 1) != 1 || counts.Max() > 3)
        {
            return false;
        }

        var product = 10;
        foreach (var c in id[..10])
        {
            var sum = (c - '0' + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return (11 - product) % 10 == id[10] - '0';
    }

    /// <summary>ISO/IEC 7812 (Luhn). Blanks are allowed.</summary>
    public static bool IsLuhn(string text)
    {
        var digits = text.Replace(" ", "", StringComparison.Ordinal);
        if (digits.Length < 2 || !digits.All(char.IsAsciiDigit))
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[digits.Length - 1 - i] - '0';
            digit = i % 2 == 1 ? digit * 2 : digit;
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum % 10 == 0;
    }

    /// <summary>ICAO 9303: weights 7, 3, 1; letters count from 10, `&lt;` is 0.</summary>
    public static int? MrzCheckDigit(string text)
    {
        ReadOnlySpan<int> weights = [7, 3, 1];
        var sum = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (!char.IsAsciiDigit(c) && !char.IsAsciiLetterUpper(c) && c != '<')
            {
                return null;
            }

            sum = (sum + (weights[i % 3] * (c == '<' ? 0 : char.IsAsciiDigit(c) ? c - '0' : c - 'A' + 10))) % 10;
        }

        return sum;
    }

    /// <summary>An address that mail reaches: one `@`, dot-atom before it, a domain of at least two labels behind it, the lengths of RFC 5321.</summary>
    public static bool IsEmail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at is < 1 or > 64 || text.Length > 254)
        {
            return false;
        }

        var labels = text[(at + 1)..].Split('.');
        return text[..at].Split('.').All(atom => atom.Length > 0 && atom.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".Contains(c, StringComparison.Ordinal)))
            && labels.Length >= 2
            && labels.All(l => l.Length is > 0 and <= 63 && l[0] != '-' && l[^1] != '-' && l.All(c => char.IsLetterOrDigit(c) || c == '-'))
            && labels[^1].Length >= 2 && !labels[^1].All(char.IsAsciiDigit);
    }

    /// <summary>
    /// A name as DIN 91379 stores it: NFC, one kind of blank, apostrophe and hyphen, none of them at the ends; every letter stays. Null for invalid Unicode.
    /// </summary>
    public static string? NormalizeName(string text)
    {
        string composed;
        try
        {
            composed = text.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return null;
        }

        var result = new StringBuilder(composed.Length);
        foreach (var c in composed)
        {
            if (char.IsWhiteSpace(c))
            {
                if (result.Length > 0 && result[^1] != ' ')
                {
                    result.Append(' ');
                }
            }
            else if (char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format))
            {
                result.Append(c switch { '‘' or '’' or '´' or '`' or 'ʼ' => '\'', '‐' or '‑' or '–' => '-', _ => c });
            }
        }

        return result.ToString().TrimEnd(' ').Replace(" -", "-", StringComparison.Ordinal).Replace("- ", "-", StringComparison.Ordinal);
    }

    private static void Test(List<Overload> list, string name, Func<string, bool> test) =>
        list.Function(name, [T.String], T.Bool, (_, v) => Value.Of(v.Text(0).Length <= MaxText && test(v.Text(0))));

    /// <summary>The first characters of a text, at most <paramref name="length"/> UTF-16 units; a pair is never torn.</summary>
    private static string Truncated(string text, long length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = (int)length;
        return end > 0 && char.IsHighSurrogate(text[end - 1]) ? text[..(end - 1)] : text[..end];
    }
}
