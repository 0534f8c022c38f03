using Microsoft.Playwright;

namespace Rpa.Bots.Browser.Pool;

/// <summary>A page of its own for one case, until it is disposed.</summary>
internal sealed class PageLease(PreparedPage prepared, ChromiumInstance instance, BrowserSite site, HostFence fence, SignInStates signIns, TimeProvider time, Action release) : IAsyncDisposable
{
    private SignInState? _signIn;
    private int _disposed;

    public IPage Page => prepared.Page;

    public IBrowserContext Context => prepared.Context;

    public BrowserSite Site => site;

    /// <summary>The hosts that the page may reach.</summary>
    public HostFence Fence => fence;

    /// <summary>Carries a signed-in session that no other case uses now, where the site allows it.</summary>
    public async Task RestoreSignInAsync()
    {
        if (site.ReuseSignIn && signIns.Take(site.Name) is { } state)
        {
            _signIn = state;
            await Context.AddCookiesAsync(state.Cookies);
        }
    }

    /// <summary>Remembers the session for the next case.</summary>
    public async Task KeepSignInAsync()
    {
        if (site.ReuseSignIn)
        {
            var cookies = await Context.CookiesAsync();
            _signIn = new SignInState([.. cookies.Select(ToCookie)]);
        }
    }

    /// <summary>The session is over: forgets it here and for the next case.</summary>
    public async Task ForgetSignInAsync()
    {
        _signIn = null;
        await Context.ClearCookiesAsync();
    }

    /// <summary>Asks for an address with the case's session, beside the page.</summary>
    public async Task<SessionRequest> GetAsync(string address, float timeout) =>
        await SessionRequest.GetAsync(instance.Requests, Context, await Page.EvaluateAsync<string>("() => navigator.userAgent"), address, timeout);

    /// <summary>Ends everything that runs on the page; calls in flight fail.</summary>
    public Task AbortAsync() => Quiet.CloseAsync(Context, time);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (_signIn is not null)
        {
            signIns.Return(site.Name, _signIn);
        }

        try
        {
            await Quiet.CloseAsync(Context, time);
            await instance.LeaveAsync();
        }
        finally
        {
            release();
        }
    }

    internal static Cookie ToCookie(BrowserContextCookiesResult cookie) => new()
    {
        Name = cookie.Name,
        Value = cookie.Value,
        Domain = cookie.Domain,
        Path = cookie.Path,
        Expires = cookie.Expires,
        HttpOnly = cookie.HttpOnly,
        Secure = cookie.Secure,
        SameSite = cookie.SameSite,
    };
}
