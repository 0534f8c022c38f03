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
                Leaf(part, i, kind, inAlternative || alternative, text, html);
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

    private void Leaf(MimePart part, int index, string containerKind, bool inAlternative, List<MimePart>? text, List<MimePart>? html)
    {
        var readable = part.MediaType is "text/plain" or "text/html" && !part.IsAttachmentByDisposition
            && (index == 0 || (containerKind != "related" && part.Name is null));
        if (!readable)
        {
            if (!IsEmptyNothing(part))
            {
                Attachments.Add(part);
            }

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

    private static bool IsEmptyNothing(MimePart part) => part.Body.IsEmpty && part.Name is null && part.MediaType.StartsWith("text/", StringComparison.Ordinal);
}
