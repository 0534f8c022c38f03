using System.Collections.Concurrent;
using Microsoft.Playwright;
using Rpa.Bots.Actions;
using Rpa.Bots.Browser.Pages;

namespace Rpa.Bots.Browser.Pool;

/// <summary>
/// One Chromium for all cases of this bot, a fresh context for each. A browser that crashed is replaced at the next case; one that is old, has served many cases or holds much memory is
/// replaced when its last case is done.
/// </summary>
internal sealed class ChromiumPool(BrowserBotOptions options) : IAsyncDisposable
{
    internal static readonly string[] Flags =
    [
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private static readonly TimeSpan s_driverPatience = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _places = new(options.MaxContexts, options.MaxContexts);
    private readonly SemaphoreSlim _launching = new(1, 1);
    private readonly ConcurrentDictionary<string, SiteGate> _gates = new();
    private readonly SignInStates _signIns = new();
    private IPlaywright? _playwright;
    private ChromiumInstance? _current;
    private Task _preparing = Task.CompletedTask;
    private bool _disposed;

    /// <summary>A page of its own for a case at <paramref name="site"/> that may reach <paramref name="hosts"/> too; waits for a free place.</summary>
    /// <exception cref="BotConfigurationException">There is no browser, or it does not start.</exception>
    public async Task<PageLease> LeaseAsync(BrowserSite site, IEnumerable<string> hosts, CancellationToken cancellationToken)
    {
        var fence = new HostFence(site.Address, hosts, options.IsProxied ?? HouseProxy.IsPossible());
        var gate = _gates.GetOrAdd(site.Name, _ => new SiteGate(site, options.Time));
        await gate.EnterAsync(cancellationToken);
        try
        {
            await _places.WaitAsync(cancellationToken);
            try
            {
                return await OpenAsync(site, fence, gate, cancellationToken);
            }
            catch
            {
                _places.Release();
                throw;
            }
        }
        catch
        {
            gate.Leave();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _launching.WaitAsync();
        try
        {
            _disposed = true;
            if (_current is not null)
            {
                await _current.DisposeAsync();
            }

            await Quiet.BoundedAsync(_preparing, options.Time);
            _playwright?.Dispose();
        }
        finally
        {
            _launching.Release();
        }

        foreach (var gate in _gates.Values)
        {
            gate.Dispose();
        }
    }

    private async Task<PageLease> OpenAsync(BrowserSite site, HostFence fence, SiteGate gate, CancellationToken cancellationToken)
    {
        // A browser may die between being chosen and being used; a second one is tried before the step fails.
        for (var attempt = 1; ; attempt++)
        {
            var instance = await EnterInstanceAsync(cancellationToken);
            try
            {
                var prepared = await instance.TakeAsync(fence);
                var lease = new PageLease(prepared, instance, site, fence, _signIns, options.Time, () => { _places.Release(); gate.Leave(); });
                await lease.RestoreSignInAsync();
                PrepareMore(instance, fence);
                return lease;
            }
            catch (PlaywrightException e) when (attempt < 3)
            {
                options.Log.PageNotOpened(e);
                await instance.RetireAsync();
                await instance.LeaveAsync();
            }
            catch
            {
                await instance.LeaveAsync();
                throw;
            }
        }
    }

    private async Task<ChromiumInstance> EnterInstanceAsync(CancellationToken cancellationToken)
    {
        await _launching.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_current is { } old && (!old.IsAlive || old.IsRetired || old.Uses >= options.MaxUses || old.Age >= options.MaxAge || await old.MemoryAsync() > options.MaxMemory))
            {
                options.Log.Replacing(old.Uses, old.Age, old.IsAlive);
                await old.RetireAsync();
                _current = null;
            }

            _current ??= await LaunchAsync();
            _current.Enter();
            return _current;
        }
        finally
        {
            _launching.Release();
        }
    }

    private async Task<ChromiumInstance> LaunchAsync()
    {
        var path = ChromiumFinder.Demand(options.ExecutablePath, options.Headed);
        var sandbox = options.Sandbox ?? !Environment.IsPrivilegedProcess;
        var launch = new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Headless = !options.Headed,
            ChromiumSandbox = sandbox,
            SlowMo = options.SlowMotion > TimeSpan.Zero ? (float)options.SlowMotion.TotalMilliseconds : null,
            Args = Flags,
            HandleSIGINT = false,
            HandleSIGTERM = false,
            HandleSIGHUP = false,
        };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _playwright ??= await StartDriverAsync();
                return new ChromiumInstance(_playwright, await _playwright.Chromium.LaunchAsync(launch), options.PreparedContexts, options.Time);
            }
            catch (PlaywrightException) when (attempt == 1)
            {
                // The driver process may be the one that died; a new one is asked once.
                _playwright?.Dispose();
                _playwright = null;
            }
            catch (PlaywrightException e)
            {
                var hint = sandbox ? " Where the machine forbids Chromium's sandbox (containers without user namespaces), switch it off in the options." : "";
                throw new BotConfigurationException($"The browser '{path}' does not start: {FirstLine(e.Message)} Try it by hand with '{path} --headless --version'.{hint}", e);
            }
        }
    }

    private async Task<IPlaywright> StartDriverAsync()
    {
        try
        {
            // A driver that ends at once is waited for by Playwright for ever.
            var playwright = await Playwright.CreateAsync().WaitAsync(s_driverPatience, options.Time);
            await PageSelectors.RegisterAsync(playwright).WaitAsync(s_driverPatience, options.Time);
            return playwright;
        }
        catch (TimeoutException e)
        {
            throw new BotConfigurationException(
                $"Playwright's driver, a program of Node.js, gave no answer within {s_driverPatience.TotalSeconds:0} s. The usual reason is an option in NODE_OPTIONS that it does not take; or the machine is short of memory.", e);
        }
    }

    private void PrepareMore(ChromiumInstance instance, HostFence fence)
    {
        if (_preparing.IsCompleted)
        {
            _preparing = PrepareAsync(instance, fence);
        }
    }

    private async Task PrepareAsync(ChromiumInstance instance, HostFence fence)
    {
        await Task.Yield();
        try
        {
            if (!_disposed)
            {
                await instance.PrepareAsync(fence);
            }
        }
        catch (PlaywrightException e)
        {
            options.Log.NotPrepared(e);
        }
    }

    private static string FirstLine(string text) => text.AsSpan().TrimStart() is var t && t.IndexOf('\n') is >= 0 and var end ? t[..end].ToString() : t.ToString();
}
