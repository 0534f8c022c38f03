using System.Text;
using Microsoft.AspNetCore.Http;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Tests.Support;
using Rpa.Bots.Documents;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Browser.Tests;

[Trait("needs", "chromium")]
public sealed class DownloadTests(SharedChromium chromium)
{
    private const string Script = """
        script: test
        site: register
        outputs: { notice: document }
        steps:
          - open: /page
          - read: notice
            download: Bescheid
        """;

    private static readonly byte[] s_pdf = Encoding.ASCII.GetBytes("%PDF-1.7 Bescheid");

    [Theory]
    [InlineData("<a href=/file>Bescheid</a>")]
    [InlineData("<a href=/file target=_blank>Bescheid</a>")]
    [InlineData("<a href=/file download>Bescheid</a>")]
    [InlineData("<form action=/file><button>Bescheid</button></form>")]
    [InlineData("<button onclick=\"const a = document.createElement('a'); a.href = window.URL.createObjectURL(new Blob(['%PDF-1.7 Bescheid'])); a.download = 'x.pdf'; a.click()\">Bescheid</button>")]
    public async Task AFileIsTakenIntoTheCaseUnderAHarmlessName(string html)
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Site.Pages["/page"] = html;
        lab.Site.Answers["/file"] = c => SendAsync(c, s_pdf, "attachment; filename=\"../../be\\\\scheid.pdf\"");
        var outcome = await lab.DownloadAsync(Script);
        var done = outcome as ActionOutcome.Done ?? throw new Xunit.Sdk.XunitException(outcome.ToString());
        var document = Document.FromValue(done.Result["notice"])!;
        Assert.Equal(("application/pdf", (long)s_pdf.Length), (document.MediaType, document.Size));
        Assert.DoesNotContain('/', document.Name);
        Assert.DoesNotContain('\\', document.Name);
        Assert.Equal(s_pdf, lab.Case.Stored[document.Id]);
        Assert.Single(((ListValue)done.Result["documents"]!).Items);
    }

    [Fact]
    public async Task AFileThatTheBrowserWouldShowIsFetchedWithTheSession()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Site.Pages["/page"] = "<script>document.cookie = 'k=1'</script><a href='/akten/Bescheid%20M%C3%BCller.pdf'>Bescheid</a>";
        lab.Site.Answers["/akten/Bescheid Müller.pdf"] = c => c.Request.Cookies["k"] == "1" ? SendAsync(c, s_pdf, null) : Task.CompletedTask;
        var done = Assert.IsType<ActionOutcome.Done>(await lab.DownloadAsync(Script));
        Assert.Equal("Bescheid Müller.pdf", Document.FromValue(done.Result["notice"])!.Name);
    }

    [Fact]
    public async Task ASessionThatIsRenewedWithAFileGoesOn()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Site.Pages["/page"] = "<script>document.cookie = 'k=1'</script><a href=/bescheid.pdf>Bescheid</a>";
        lab.Site.Answers["/bescheid.pdf"] = c =>
        {
            c.Response.Cookies.Append("k", "2", new CookieOptions { HttpOnly = true });
            return SendAsync(c, s_pdf, null);
        };
        lab.Site.Answers["/next"] = c =>
        {
            c.Response.ContentType = "text/html";
            return c.Response.WriteAsync($"<p>Sitzung {c.Request.Cookies["k"]}</p>");
        };
        Assert.IsType<ActionOutcome.Done>(await lab.DownloadAsync(Script + "\n  - open: /next\n  - expect: Sitzung 2"));
    }

    [Fact]
    public async Task AFileThatIsTooLargeEndsBeforeItHasArrived()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Site.Pages["/page"] = "<form action=/file><button>Bescheid</button></form>";
        var isGone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lab.Site.Answers["/file"] = async c =>
        {
            c.Response.Headers.ContentDisposition = "attachment; filename=endless.pdf";
            var chunk = new byte[64 * 1024];
            s_pdf.CopyTo(chunk, 0);
            try
            {
                while (!c.RequestAborted.IsCancellationRequested)
                {
                    await c.Response.Body.WriteAsync(chunk, c.RequestAborted);
                }
            }
            catch (OperationCanceledException)
            {
                // The bot has hung up.
            }

            isGone.TrySetResult();
        };
        var retry = Assert.IsType<ActionOutcome.Retry>(await lab.DownloadAsync(Script + "\n    largest: 200 kB"));
        Assert.Contains("larger than 0.2 MB", retry.Message, StringComparison.Ordinal);
        await isGone.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Empty(lab.Case.Stored);
    }

    [Theory]
    [InlineData("MZ\0\0 program of somebody, long enough to be taken for one, with more than sixty-four bytes in it", "setup.pdf", "portable-executable")]
    [InlineData("<!doctype html><p>Bitte anmelden", "bescheid.pdf", "text/html")]
    public async Task AFileOfAnotherTypeThanAllowedIsNotTaken(string content, string name, string type)
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Site.Pages["/page"] = "<form action=/file><button>Bescheid</button></form>";
        lab.Site.Answers["/file"] = c => SendAsync(c, Encoding.ASCII.GetBytes(content), $"attachment; filename={name}");
        var retry = Assert.IsType<ActionOutcome.Retry>(await lab.DownloadAsync(Script));
        Assert.Contains(type, retry.Message, StringComparison.Ordinal);
        Assert.Empty(lab.Case.Stored);
    }

    [Fact]
    public async Task AScriptMayAllowATypeItself()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Site.Pages["/page"] = "<form action=/file><button>Bescheid</button></form>";
        lab.Site.Answers["/file"] = c => SendAsync(c, [0x1F, 0x8B, 1, 2, 3], "attachment; filename=a.gz");
        Assert.IsType<ActionOutcome.Done>(await lab.DownloadAsync(Script + "\n    types: [application/gzip]"));
    }

    [Fact]
    public async Task ADownloadThatNobodyAskedForIsCancelled()
    {
        await using var lab = await Lab.StartAsync(chromium);
        lab.Site.Answers["/file"] = c => SendAsync(c, s_pdf, "attachment; filename=a.pdf");
        Assert.IsType<ActionOutcome.Done>(await lab.OnPageAsync("<form action=/file><button>Los</button></form><p>da</p>", "- click: Los\n- expect: da\n- click: Los\n- expect: da"));
        Assert.Contains("page error: a download that the script does not ask for was cancelled", lab.Case.Steps);
    }

    private static async Task SendAsync(HttpContext context, byte[] bytes, string? disposition)
    {
        context.Response.ContentType = "application/pdf";
        if (disposition is not null)
        {
            context.Response.Headers.ContentDisposition = disposition;
        }

        await context.Response.Body.WriteAsync(bytes);
    }
}
