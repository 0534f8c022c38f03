using System.Buffers;
using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Rpa.Bots.Mail.Mime;

/// <summary>Readable text out of HTML. Nothing is loaded, nothing is run.</summary>
internal static class HtmlText
{
    /// <summary>Above these the tree would cost more than the text is worth: tree building is quadratic in depth and in attributes.</summary>
    private const int LongestForTree = 1024 * 1024;
    private const int DeepestForTree = 400;
    private const int LongestTag = 64 * 1024;
    private const int MostAttributes = 100;
    private static readonly SearchValues<char> s_valueEnd = SearchValues.Create("\"'>; /");
    private static readonly SearchValues<char> s_nameEnd = SearchValues.Create(" \t\r\n/>");

    public static string Of(string html)
    {
        if (string.IsNullOrWhiteSpace(html))
        {
            return "";
        }

        var text = IsHarmless(html) ? FromTree(html) : StripTags(html);
        return Compact(text);
    }

    /// <summary>The charset that a `meta` element in the first KiB names; null if none.</summary>
    public static string? DeclaredCharset(ReadOnlySpan<byte> html)
    {
        var head = Encoding.Latin1.GetString(html[..Math.Min(html.Length, 2048)]);
        var at = head.IndexOf("charset=", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        var rest = head.AsSpan(at + 8).TrimStart("\"' ");
        var end = rest.IndexOfAny(s_valueEnd);
        return end is > 0 and < 40 ? rest[..end].ToString() : null;
    }

    private static bool IsHarmless(string html)
    {
        if (html.Length > LongestForTree)
        {
            return false;
        }

        int depth = 0, at = 0;
        while ((at = html.IndexOf('<', at)) >= 0)
        {
            at++;
            if (at >= html.Length)
            {
                break;
            }

            if (html[at] == '/')
            {
                depth = Math.Max(0, depth - 1);
            }
            else if (char.IsAsciiLetter(html[at]))
            {
                var end = html.IndexOf('>', at);
                var tag = html.AsSpan(at, (end < 0 ? html.Length : end) - at);
                if (tag.Length > LongestTag || tag.Count('=') > MostAttributes || tag.Count(' ') > MostAttributes * 20)
                {
                    return false;
                }

                depth += IsNeverClosed(tag) ? 0 : 1;
                if (depth > DeepestForTree)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Void elements, and those whose end tag may be left out and whose successor closes them.</summary>
    private static bool IsNeverClosed(ReadOnlySpan<char> tag)
    {
        var end = tag.IndexOfAny(s_nameEnd);
        var name = end < 0 ? tag : tag[..end];
        Span<char> lower = stackalloc char[8];
        if (name.Length > 8)
        {
            return false;
        }

        var n = name.ToLowerInvariant(lower);
        return lower[..n] is "br" or "hr" or "img" or "meta" or "link" or "input" or "col" or "area" or "base" or "wbr" or "p" or "li" or "option" or "dt" or "dd" or "tr" or "td" or "th";
    }

    private static string FromTree(string html)
    {
        var document = new HtmlParser().ParseDocument(html);
        var result = new StringBuilder();
        if (document.Body is { } body)
        {
            Walk(body, result, false, 0);
        }

        return result.ToString();
    }

    private static void Walk(INode node, StringBuilder result, bool verbatim, int depth)
    {
        if (depth > 2000)
        {
            return;
        }

        foreach (var child in node.ChildNodes)
        {
            if (child is IText text)
            {
                Append(result, text.Data, verbatim);
            }
            else if (child is IElement element)
            {
                Element(element, result, verbatim, depth);
            }
        }
    }

    private static void Element(IElement element, StringBuilder result, bool verbatim, int depth)
    {
        var name = element.LocalName;
        if (name is "style" or "script" or "head" or "title" or "template" or "noscript" or "object" or "svg" || IsHidden(element))
        {
            return;
        }

        switch (name)
        {
            case "br":
                result.Append('\n');
                return;
            case "hr":
                Break(result, 1);
                result.Append("---\n");
                return;
            case "img" when element.GetAttribute("alt") is { Length: > 0 and < 200 } alt:
                Append(result, alt, false);
                return;
            case "li":
                Break(result, 1);
                result.Append("- ");
                break;
            case "td" or "th" when result.Length > 0 && !char.IsWhiteSpace(result[^1]):
                result.Append(' ');
                break;
        }

        var block = name is "p" or "div" or "table" or "tr" or "ul" or "ol" or "blockquote" or "pre" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6"
            or "section" or "article" or "header" or "footer" or "address" or "center" or "dl" or "dt" or "dd" or "form" or "fieldset";
        var spaced = name is "p" or "blockquote" or "ul" or "ol" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "pre";
        if (block)
        {
            Break(result, spaced ? 2 : 1);
        }

        if (name == "blockquote")
        {
            Quote(element, result, depth);
        }
        else
        {
            Walk(element, result, verbatim || name == "pre", depth + 1);
        }

        if (block || name == "li")
        {
            Break(result, spaced ? 2 : 1);
        }
    }

    /// <summary>Quoted history keeps its mark, so that it can be told from the new text. Deep quotes share one mark.</summary>
    private static void Quote(IElement element, StringBuilder result, int depth)
    {
        var inner = new StringBuilder();
        Walk(element, inner, false, depth + 1);
        foreach (var line in Compact(inner.ToString()).AsSpan().EnumerateLines())
        {
            if (line.StartsWith('>'))
            {
                result.Append(line).Append('\n');
            }
            else
            {
                result.Append("> ").Append(line).Append('\n');
            }
        }
    }

    private static bool IsHidden(IElement element)
    {
        if (element.HasAttribute("hidden"))
        {
            return true;
        }

        var style = element.GetAttribute("style");
        if (style is null || style.Length > 2000)
        {
            return false;
        }

        var compact = style.Replace(" ", "", StringComparison.Ordinal);
        return compact.Contains("display:none", StringComparison.OrdinalIgnoreCase) || compact.Contains("visibility:hidden", StringComparison.OrdinalIgnoreCase);
    }

    private static void Append(StringBuilder result, string text, bool verbatim)
    {
        if (verbatim)
        {
            result.Append(text);
            return;
        }

        foreach (var c in text)
        {
            if (c is ' ' or '\t' or '\r' or '\n' or '\f')
            {
                if (result.Length > 0 && result[^1] is not (' ' or '\n'))
                {
                    result.Append(' ');
                }
            }
            else
            {
                result.Append(c == '\u00A0' ? ' ' : c);
            }
        }
    }

    private static void Break(StringBuilder result, int lines)
    {
        while (result.Length > 0 && result[^1] == ' ')
        {
            result.Length--;
        }

        if (result.Length == 0)
        {
            return;
        }

        var have = 0;
        while (have < lines && have < result.Length && result[^(have + 1)] == '\n')
        {
            have++;
        }

        result.Append('\n', lines - have);
    }

    /// <summary>Linear and without a tree: what lies between `&lt;` and `&gt;` goes, style and script with their content.</summary>
    private static string StripTags(string html)
    {
        var result = new StringBuilder(html.Length);
        var at = 0;
        while (at < html.Length)
        {
            var open = html.IndexOf('<', at);
            Append(result, WebUtility.HtmlDecode(html[at..(open < 0 ? html.Length : open)]), false);
            if (open < 0)
            {
                break;
            }

            var close = html.IndexOf('>', open);
            if (close < 0)
            {
                break;
            }

            var tag = html.AsSpan(open + 1, close - open - 1);
            at = close + 1;
            if (tag.StartsWith("style", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("script", StringComparison.OrdinalIgnoreCase))
            {
                var end = html.IndexOf("</", at, StringComparison.Ordinal);
                at = end < 0 ? html.Length : end;
            }
            else if (tag.StartsWith("br", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("p", StringComparison.OrdinalIgnoreCase)
                || tag.StartsWith("/p", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("div", StringComparison.OrdinalIgnoreCase)
                || tag.StartsWith("tr", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("li", StringComparison.OrdinalIgnoreCase))
            {
                Break(result, 1);
            }
        }

        return result.ToString();
    }

    /// <summary>At most one empty line in a row, no blanks at the ends of lines.</summary>
    private static string Compact(string text)
    {
        var result = new StringBuilder(text.Length);
        var empty = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            // "-- " begins a signature; its blank is its meaning.
            var trimmed = line is "-- " ? line : line.TrimEnd();
            if (trimmed.IsEmpty)
            {
                empty++;
                continue;
            }

            if (result.Length > 0)
            {
                result.Append('\n', empty > 0 ? 2 : 1);
            }

            empty = 0;
            result.Append(trimmed.TrimStart('\n'));
        }

        return result.ToString();
    }
}
