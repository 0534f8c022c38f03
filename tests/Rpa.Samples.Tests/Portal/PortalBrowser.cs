using System.Net;
using System.Text.RegularExpressions;

namespace Rpa.Samples.Tests.Portal;

/// <summary>Fills the portal's forms as a browser would: the hidden token comes from the page.</summary>
internal sealed partial class PortalBrowser(Uri baseUrl) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = baseUrl };

    public static readonly Dictionary<string, string> Flat = new()
    {
        ["flatStreet"] = "Große Bleiche", ["flatHouseNumber"] = "14a", ["flatPostalCode"] = "55116",
        ["applicantName"] = "Zoë Łukasiewicz", ["applicantEmail"] = "zoe@example.org",
    };

    public static readonly Dictionary<string, string> Details = new()
    {
        ["floorArea"] = "84,5", ["areaLet"] = "30", ["daysLet"] = "90", ["letFrom"] = "01.03.2027", ["owner"] = "yes", ["landlordConsent"] = "1",
    };

    public string Page { get; private set; } = "";

    public Uri At { get; private set; } = baseUrl;

    public HttpStatusCode Status { get; private set; }

    public static Dictionary<string, string> With(Dictionary<string, string> fields, string name, string value) => new(fields) { [name] = value };

    public async Task<string> OpenAsync(string path)
    {
        using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative));
        return await TakeAsync(answer);
    }

    public async Task<string> PostAsync(Dictionary<string, string> fields, string? path = null, CancellationToken cancellationToken = default)
    {
        var token = Token().Match(Page) is { Success: true } match ? match.Groups["token"].Value : "";
        using var content = new FormUrlEncodedContent(fields.Append(new("token", token)));
        using var answer = await _client.PostAsync(new Uri(path ?? At.AbsolutePath, UriKind.Relative), content, cancellationToken);
        return await TakeAsync(answer);
    }

    public async Task SignInAsync()
    {
        await OpenAsync("/anmeldung");
        await PostAsync(new() { ["user"] = "robot", ["password"] = "robot-2026", ["ziel"] = "/vorgaenge" });
        Assert.Equal("/vorgaenge", At.AbsolutePath);
    }

    /// <summary>Goes as far as the summary.</summary>
    public async Task FillAsync(string reference, Dictionary<string, string>? flat = null, Dictionary<string, string>? details = null)
    {
        await OpenAsync("/vorgaenge/neu");
        await PostAsync(new() { ["kind"] = "holiday-let", ["caseReference"] = reference });
        await PostAsync(flat ?? Flat);
        if (At.AbsolutePath.EndsWith("/angaben", StringComparison.Ordinal)) { await PostAsync(details ?? Details); }
    }

    public async Task FileAsync(string reference, Dictionary<string, string>? flat = null)
    {
        await FillAsync(reference, flat);
        await PostAsync([]);
    }

    public void Dispose() => _client.Dispose();

    private async Task<string> TakeAsync(HttpResponseMessage answer)
    {
        Page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        At = answer.RequestMessage!.RequestUri!;
        Status = answer.StatusCode;
        return Page;
    }

    // The first token on a page is that of the sign-out form in the menu; the form of the page is the last.
    [GeneratedRegex("""name="token" value="(?<token>[0-9A-F]+)""", RegexOptions.RightToLeft, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
