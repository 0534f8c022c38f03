using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Playwright;

namespace Rpa.Bots.Browser.Pool;

/// <summary>A request with a case's session that no page makes. It goes the machine's own way, not the context's (whose exceptions Playwright compares by name only), and follows no redirect: that could lead past the fence.</summary>
internal sealed class SessionRequest : IAsyncDisposable
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = { new JsonStringEnumConverter<SameSiteAttribute>() } };
    private readonly IAPIRequestContext _requests;

    private SessionRequest(IAPIRequestContext requests, IAPIResponse response) => (_requests, Response) = (requests, response);

    public IAPIResponse Response { get; }

    /// <summary>Asks; what the answer sets as cookies the session has from then on.</summary>
    public static async Task<SessionRequest> GetAsync(IAPIRequest api, IBrowserContext context, string userAgent, string address, float timeout)
    {
        var state = new SessionState(await context.CookiesAsync(), []);
        var requests = await api.NewContextAsync(new APIRequestNewContextOptions { StorageState = JsonSerializer.Serialize(state, s_json), UserAgent = userAgent });
        try
        {
            var response = await requests.GetAsync(address, new APIRequestContextOptions { MaxRedirects = 0, Timeout = timeout });
            if (response.Headers.ContainsKey("set-cookie") && JsonSerializer.Deserialize<SessionState>(await requests.StorageStateAsync(), s_json) is { } after)
            {
                await context.AddCookiesAsync(after.Cookies.Select(PageLease.ToCookie));
            }

            return new SessionRequest(requests, response);
        }
        catch
        {
            await requests.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _requests.DisposeAsync();

    /// <summary>As Playwright stores a session; what pages keep in their own storage goes with no request.</summary>
    private sealed record SessionState(IReadOnlyList<BrowserContextCookiesResult> Cookies, IReadOnlyList<object> Origins);
}
