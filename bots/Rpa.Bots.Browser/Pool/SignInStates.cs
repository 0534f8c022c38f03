using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Playwright;

namespace Rpa.Bots.Browser.Pool;

/// <summary>The cookies of a signed-in session.</summary>
internal sealed record SignInState(ImmutableArray<Cookie> Cookies);

/// <summary>Signed-in sessions that no case uses at the moment. Each serves one case at a time, so that half-filled forms cannot mix.</summary>
internal sealed class SignInStates
{
    private readonly ConcurrentDictionary<string, ConcurrentStack<SignInState>> _bySite = new();

    public SignInState? Take(string site) => _bySite.TryGetValue(site, out var states) && states.TryPop(out var state) ? state : null;

    public void Return(string site, SignInState state) => _bySite.GetOrAdd(site, static _ => new ConcurrentStack<SignInState>()).Push(state);
}
