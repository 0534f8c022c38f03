namespace Rpa.Bots.Mail.Mime;

/// <summary>
/// Which parts are the body and which are attachments, by the algorithm mail programs share (RFC 8621, 4.1.4). Pictures shown
/// within the text are attachments too: a scan pasted into the text is still a scan.
/// </summary>
internal sealed class BodyChoice
{
    public List<MimePart> Text { get; } = [];

    public List<MimePart> Html { get; } = [];

    public List<MimePart> Attachments { get; } = [];

    public static BodyChoice Of(MimePart root)
    {
        var choice = new BodyChoice();
        if (root.IsContainer)
        {
            choice.Walk(root, choice.Text, choice.Html, false);
        }
        else
        {
            choice.Leaf(root, 0, "mixed", false, choice.Text, choice.Html);
        }

        return choice;
    }

    private void Walk(MimePart container, List<MimePart>? text, List<MimePart>? html, bool inAlternative)
    {
        var kind = container.MediaType["multipart/".Length..];
        var alternative = kind == "alternative";
        var root = kind == "related" ? Root(container) : 0;
        int texts = text?.Count ?? -1, htmls = html?.Count ?? -1;
        for (var i = 0; i < container.Children.Count; i++)
        {
            var part = container.Children[i];
            if (part.IsContainer)
            {
                Walk(part, text, html, inAlternative || alternative);
            }
            else
            {
                Leaf(part, i == root ? 0 : i + 1, kind, inAlternative || alternative, text, html);
            }
        }

        if (alternative && text is not null && html is not null)
        {
            // Only one kind was offered: it stands for the other too.
            if (text.Count == texts && html.Count > htmls)
            {
                text.AddRange(html.Skip(htmls).ToList());
            }
            else if (html.Count == htmls && text.Count > texts)
            {
                html.AddRange(text.Skip(texts).ToList());
            }
        }
    }

    /// <summary>The part that the others of a `multipart/related` belong to: the one its `start` names, else the first (RFC 2387, 3.2).</summary>
    private static int Root(MimePart container)
    {
        var start = container.ContentType.Parameter("start")?.Trim('<', '>', ' ');
        return start is { Length: > 0 } ? Math.Max(0, container.Children.FindIndex(p => p.Header["Content-ID"]?.Trim('<', '>', ' ', '\t') == start)) : 0;
    }

    private void Leaf(MimePart part, int index, string containerKind, bool inAlternative, List<MimePart>? text, List<MimePart>? html)
    {
        var readable = part.MediaType is "text/plain" or "text/html" && !part.IsAttachmentByDisposition
            && (index == 0 || (containerKind != "related" && part.Name is null));
        if (!readable)
        {
            Attachments.Add(part);
            return;
        }

        if (containerKind == "alternative")
        {
            (part.MediaType == "text/plain" ? text : html)?.Add(part);
            return;
        }

        // Text beside an alternative's other branch belongs to its own kind only.
        if (!inAlternative || part.MediaType == "text/plain")
        {
            text?.Add(part);
        }

        if (!inAlternative || part.MediaType == "text/html")
        {
            html?.Add(part);
        }
    }
}
