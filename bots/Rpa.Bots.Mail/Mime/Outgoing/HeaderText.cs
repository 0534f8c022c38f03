using System.Text;

namespace Rpa.Bots.Mail.Mime.Outgoing;

/// <summary>Text that may stand in a header: one line, no control character. A header cannot be injected because nothing else can be written.</summary>
public sealed record HeaderText
{
    private const int Longest = 500;

    private HeaderText(string value) => Value = value;

    /// <summary>The text.</summary>
    public string Value { get; }

    /// <summary>The text; an <see cref="ArgumentException"/> where it holds a line break or another control character.</summary>
    public static HeaderText Parse(string text)
    {
        foreach (var c in text)
        {
            if (IsForbidden(c))
            {
                throw new ArgumentException($"A header text holds the control character U+{(int)c:X4}: '{EmailAddress.Shown(text)}'. Only one line of plain text may stand there.", nameof(text));
            }
        }

        return new HeaderText(Fit(text));
    }

    /// <summary>The text on one line: every run of control characters and blanks becomes one blank.</summary>
    public static HeaderText Flatten(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!IsForbidden(c) && !char.IsWhiteSpace(c))
            {
                result.Append(c);
            }
            else if (result.Length > 0 && result[^1] != ' ')
            {
                result.Append(' ');
            }
        }

        return new HeaderText(Fit(result.ToString()));
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static bool IsForbidden(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';

    private static string Fit(string text)
    {
        // Lone surrogates cannot be written; the replacement character can.
        var whole = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Trim();
        return whole.Length <= Longest ? whole : whole[..(char.IsHighSurrogate(whole[Longest - 1]) ? Longest - 1 : Longest)].TrimEnd();
    }
}
