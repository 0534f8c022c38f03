namespace Rpa.Bots.Mail.Tests.Mime;

/// <summary>Which parts of a message are its body and which are attachments, in every order that programs send them in.</summary>
public class BodyChoiceTests
{
    /// <summary>Messages in short: a letter is a part, brackets are a container. What is expected: the text, the HTML, the media types of the attachments.</summary>
    [Theory]
    [InlineData("mixed(T U)", "eins\nzwei", null, "")]
    [InlineData("mixed(T I U)", "eins\nzwei", null, "image/png")]
    [InlineData("mixed(I T)", "eins", null, "image/png")]
    [InlineData("mixed(H T)", "h\neins", "<p>h</p>", "")]
    [InlineData("mixed(T C E P)", "eins", null, "text/calendar text/enriched application/pdf")]
    [InlineData("mixed(T N)", "eins", null, "text/plain")]
    [InlineData("mixed(N)", "drei", null, "")]
    [InlineData("mixed(A)", "", null, "text/plain")]
    [InlineData("mixed(T A)", "eins", null, "text/plain")]
    [InlineData("alternative(T H)", "eins", "<p>h</p>", "")]
    [InlineData("alternative(H T)", "eins", "<p>h</p>", "")]
    [InlineData("alternative(T H C)", "eins", "<p>h</p>", "text/calendar")]
    [InlineData("alternative(T H I)", "eins", "<p>h</p>", "image/png")]
    [InlineData("alternative(T M)", "eins", "<p>m</p>", "")]
    [InlineData("alternative(A H)", "h", "<p>h</p>", "text/plain")]
    [InlineData("alternative(T related(H I))", "eins", "<p>h</p>", "image/png")]
    [InlineData("alternative(T mixed(H P))", "eins", "<p>h</p>", "application/pdf")]
    [InlineData("alternative(T mixed(H P U))", "eins", "<p>h</p>", "application/pdf text/plain")]
    [InlineData("alternative(mixed(T P) H)", "eins", "<p>h</p>", "application/pdf")]
    [InlineData("alternative(T mixed(U H))", "eins\nzwei", null, "text/html")]
    [InlineData("alternative(related(H I) T)", "eins", "<p>h</p>", "image/png")]
    [InlineData("related(H I)", "h", "<p>h</p>", "image/png")]
    [InlineData("related(H T)", "h", "<p>h</p>", "text/plain")]
    [InlineData("related(I H)", "", null, "image/png text/html")]
    [InlineData("related(alternative(T H) I)", "eins", "<p>h</p>", "image/png")]
    [InlineData("related(alternative(T H) U)", "eins", "<p>h</p>", "text/plain")]
    [InlineData("mixed(alternative(T H) P)", "eins", "<p>h</p>", "application/pdf")]
    [InlineData("mixed(alternative(T related(H I)) P)", "eins", "<p>h</p>", "image/png application/pdf")]
    [InlineData("mixed(related(alternative(T H) I) U P)", "eins\nzwei", "<p>h</p>", "image/png application/pdf")]
    [InlineData("mixed(alternative(H) U)", "h\nzwei", "<p>h</p>", "")]
    [InlineData("mixed(T alternative(U H))", "eins\nzwei", "<p>h</p>", "")]
    [InlineData("mixed(mixed(I) T)", "eins", null, "image/png")]
    [InlineData("signed(T S)", "eins", null, "application/pgp-signature")]
    [InlineData("parallel(T P)", "eins", null, "application/pdf")]
    [InlineData("digest(R R)", "", null, "message/rfc822 message/rfc822")]
    [InlineData("mixed(T digest(R))", "eins", null, "message/rfc822")]
    [InlineData("mixed(T F)", "eins", null, "message/rfc822")]
    [InlineData("nochnie(T P)", "eins", null, "application/pdf")]
    public void TheBodyIsWhatTheSenderMeansToBeReadAndAllElseIsAttached(string shape, string text, string? html, string attachments)
    {
        var at = 0;
        var raw = Mails.Raw(["From: a@example.de", Part(shape, ref at, 0)]);
        var message = Mail.Mime.MimeReader.ReadOrThrow(raw, Mail.Mime.MimeLimits.Default);
        Assert.Equal(text, message.Text);
        Assert.Equal(html, message.Html);
        Assert.Equal(attachments, string.Join(' ', message.Attachments.Select(a => a.MediaType)));
    }

    private static string Part(string shape, ref int at, int depth)
    {
        var open = shape.IndexOfAny(['(', ' ', ')'], at);
        if (open < 0 || shape[open] != '(')
        {
            return Lines(shape[at++]);
        }

        var boundary = $"b{depth}{at}";
        var lines = new List<string> { $"Content-Type: multipart/{shape[at..open]}; boundary={boundary}", "" };
        for (at = open; shape[at] != ')';)
        {
            at++;
            lines.AddRange(["--" + boundary, Part(shape, ref at, depth + 1)]);
        }

        at++;
        lines.AddRange(["--" + boundary + "--"]);
        return string.Join("\r\n", lines);
    }

    private static string Lines(char part) => string.Join("\r\n", part switch
    {
        'T' => ["Content-Type: text/plain", "", "eins"],
        'U' => ["", "zwei"],
        'N' => ["Content-Type: text/plain; name=n.txt", "", "drei"],
        'A' => ["Content-Type: text/plain", "Content-Disposition: attachment", "", "vier"],
        'H' => ["Content-Type: text/html", "", "<p>h</p>"],
        'M' => ["Content-Type: text/html; name=mail.html", "", "<p>m</p>"],
        'I' => ["Content-Type: image/png", "Content-Disposition: inline", "Content-ID: <i@x>", "", "bild"],
        'P' => ["Content-Type: application/pdf", "", "%PDF"],
        'C' => ["Content-Type: text/calendar", "", "BEGIN:VCALENDAR"],
        'E' => ["Content-Type: text/enriched", "", "<bold>x"],
        'S' => ["Content-Type: application/pgp-signature", "", "s"],
        'R' => ["", "Subject: in", "", "x"],
        'F' => ["Content-Type: message/rfc822", "", "Subject: in", "Content-Type: multipart/mixed; boundary=f", "", "--f", "", "innen", "--f", "Content-Type: image/png", "", "z", "--f--"],
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, "no such part"),
    });
}
