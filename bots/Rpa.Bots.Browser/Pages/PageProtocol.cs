using Microsoft.Playwright;

namespace Rpa.Bots.Browser.Pages;

/// <summary>The browser's own protocol, for each window from the first time it is asked for.</summary>
internal sealed class PageProtocol
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPage, Task<ICDPSession>> _sessions = [];

    /// <exception cref="PlaywrightException">The window is gone.</exception>
    public Task<ICDPSession> ForAsync(IPage page)
    {
        lock (_lock)
        {
            if (!_sessions.TryGetValue(page, out var session) || session.IsFaulted)
            {
                session = page.Context.NewCDPSessionAsync(page);
                _sessions[page] = session;
            }

            return session;
        }
    }
}
