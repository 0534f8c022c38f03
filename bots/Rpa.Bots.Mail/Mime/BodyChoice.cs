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
        var bodies = new Wanted();
        if (root.IsContainer)
        {
            choice.Walk(root, bodies, false);
        }
        else
        {
            choice.Leaf(root, 0, "mixed", false, bodies);
        }

        return choice;
    }

    /// <summary>Which bodies a container's further parts may still belong to. Within one branch of an alternative the first text decides: the other kind stands in another branch.</summary>
    private sealed class Wanted
    {
        public bool Text { get; set; } = true;

        public bool Html { get; set; } = true;
    }

    private void Walk(MimePart container, Wanted bodies, bool inAlternative)
    {
        var kind = container.MediaType["multipart/".Length..];
        var alternative = kind == "alternative";
        var root = kind == "related" ? Root(container) : 0;
        int texts = Text.Count, htmls = Html.Count;
        for (var i = 0; i < container.Children.Count; i++)
        {
            var part = container.Children[i];
            if (part.IsContainer)
            {
                Walk(part, new Wanted { Text = bodies.Text, Html = bodies.Html }, inAlternative || alternative);
            }
            else
            {
                Leaf(part, i == root ? 0 : i + 1, kind, inAlternative || alternative, bodies);
            }
        }

        if (alternative && bodies is { Text: true, Html: true })
        {
            // Only one kind was offered: it stands for the other too.
            if (Text.Count == texts && Html.Count > htmls)
            {
                Text.AddRange(Html.Skip(htmls).ToList());
            }
            else if (Html.Count == htmls && Text.Count > texts)
            {
                Html.AddRange(Text.Skip(texts).ToList());
            }
        }
    }

    /// <summary>The part that the others of a `multipart/related` belong to: the one its `start` names, else the first (RFC 2387, 3.2).</summary>
    private static int Root(MimePart container)
    {
        var start = container.ContentType.Parameter("start")?.Trim('<', '>', ' ');
        return start is { Length: > 0 } ? Math.Max(0, container.Children.FindIndex(p => p.Header["Content-ID"]?.Trim('<', '>', ' ', '\t') == start)) : 0;
    }

    private void Leaf(MimePart part, int index, string containerKind, bool inAlternative, Wanted bodies)
    {
        if (part.IsMultipart && part.Body.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            // A container without anything in it.
            return;
        }

        var isPlain = part.MediaType == "text/plain";
        if ((!isPlain && part.MediaType != "text/html") || part.IsAttachmentByDisposition)
        {
            Attachments.Add(part);
            return;
        }

        // A direct branch of an alternative is a body whatever it is called; elsewhere a name makes a further text a file.
        if (containerKind == "alternative")
        {
            Add(part, isPlain && bodies.Text, !isPlain && bodies.Html);
        }
        else if (index == 0 || (containerKind != "related" && part.Name is null))
        {
            if (inAlternative && bodies is { Text: true } or { Html: true })
            {
                bodies.Text &= isPlain;
                bodies.Html &= !isPlain;
            }

            Add(part, bodies.Text, bodies.Html);
        }
        else
        {
            Attachments.Add(part);
        }
    }

    /// <summary>What is shown as neither body of its kind would be lost otherwise.</summary>
    private void Add(MimePart part, bool toText, bool toHtml)
    {
        if (toText)
        {
            Text.Add(part);
        }

        if (toHtml)
        {
            Html.Add(part);
        }

        if (part.MediaType == "text/plain" ? !toText : !toHtml)
        {
            Attachments.Add(part);
        }
    }
}
