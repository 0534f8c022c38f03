using Microsoft.Playwright;

namespace Rpa.Bots.Browser.Pool;

/// <summary>One running Chromium with the pages that wait ready in it.</summary>
/// <param name="playwright">What drives it.</param>
/// <param name="browser">The browser.</param>
/// <param name="prepared">How many pages wait for each fence.</param>
/// <param name="time">The clock of its age.</param>
internal sealed class ChromiumInstance(IPlaywright playwright, IBrowser browser, int prepared, TimeProvider time) : IAsyncDisposable
{
    private readonly PreparedPages _prepared = new(prepared);
    private readonly long _startedAt = time.GetTimestamp();
    private int _leases;
    private int _retired;
    private int _closed;

    /// <summary>After so many cases the memory is looked at again.</summary>
    private const int LookAfter = 20;

    /// <summary>Resident bytes of all its processes, looked at now and then; 0 where this machine does not tell.</summary>
    public async ValueTask<long> MemoryAsync()
    {
        if (Uses % LookAfter != LookAfter - 1 || !OperatingSystem.IsLinux())
        {
            return 0;
        }

        try
        {
            var session = await browser.NewBrowserCDPSessionAsync();
            var told = await session.SendAsync("SystemInfo.getProcessInfo");
            await session.DetachAsync();
            return told?.GetProperty("processInfo").EnumerateArray().Sum(p => ResidentBytes(p.GetProperty("id").GetInt32())) ?? 0;
        }
        catch (PlaywrightException)
        {
            // It is dying; that shows by itself.
            return 0;
        }
    }

    private static long ResidentBytes(int process)
    {
        try
        {
            var pages = File.ReadAllText($"/proc/{process}/statm").Split(' ')[1];
            return long.Parse(pages, System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A renderer that has ended meanwhile.
            return 0;
        }
    }

    /// <summary>Cases it has served.</summary>
    public int Uses { get; private set; }

    public bool IsAlive => browser.IsConnected;

    /// <summary>No longer given out; closes when the last case is done.</summary>
    public bool IsRetired => Volatile.Read(ref _retired) != 0;

    public TimeSpan Age => time.GetElapsedTime(_startedAt);

    /// <summary>What makes requests beside the browser.</summary>
    public IAPIRequest Requests => playwright.APIRequest;

    /// <summary>Counts a case in; call under the pool's lock.</summary>
    public void Enter()
    {
        Uses++;
        Interlocked.Increment(ref _leases);
    }

    /// <summary>Counts a case out; the last one of a retired browser closes it.</summary>
    public async ValueTask LeaveAsync()
    {
        if (Interlocked.Decrement(ref _leases) == 0 && IsRetired)
        {
            await DisposeAsync();
        }
    }

    public async ValueTask RetireAsync()
    {
        Interlocked.Exchange(ref _retired, 1);
        if (Volatile.Read(ref _leases) == 0)
        {
            await DisposeAsync();
        }
    }

    public async Task<PreparedPage> TakeAsync(HostFence fence) => _prepared.Take(fence) ?? await NewPageAsync(fence);

    /// <summary>Lets as many pages wait within this fence as should.</summary>
    public async Task PrepareAsync(HostFence fence)
    {
        while (!IsRetired && _prepared.Wants(fence))
        {
            foreach (var gone in _prepared.Add(fence, await NewPageAsync(fence)))
            {
                await Quiet.CloseAsync(gone.Context, time);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            await Quiet.CloseAsync(browser, time);
        }
    }

    private async Task<PreparedPage> NewPageAsync(HostFence fence)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            AcceptDownloads = true,
            Locale = "de-DE",
            TimezoneId = "Europe/Berlin",
            ReducedMotion = ReducedMotion.Reduce,
            ServiceWorkers = ServiceWorkerPolicy.Block,
            ViewportSize = new ViewportSize { Width = 1280, Height = 1024 },
            Proxy = fence.Exceptions is null ? null : new Proxy { Server = HostFence.DeadEnd, Bypass = fence.Exceptions },
        });
        return new PreparedPage(context, await context.NewPageAsync());
    }
}

/// <summary>A fresh context with its one page.</summary>
internal sealed record PreparedPage(IBrowserContext Context, IPage Page);

/// <summary>Closing what may be gone already. A driver that died in the middle may never answer, so the wait is bounded.</summary>
internal static class Quiet
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    public static Task CloseAsync(IBrowser browser, TimeProvider time) => BoundedAsync(browser.CloseAsync(), time);

    public static Task CloseAsync(IBrowserContext context, TimeProvider time) => BoundedAsync(context.CloseAsync(), time);

    /// <summary>Waits for nobody and minds no failure: what it works on may be gone.</summary>
    public static async Task IgnoreAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (PlaywrightException)
        {
            // It was gone.
        }
    }

    public static async Task BoundedAsync(Task closing, TimeProvider time)
    {
        try
        {
            await closing.WaitAsync(s_patience, time);
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            // It crashed, was closed before, or does not answer: either way nobody uses it any more.
        }
    }
}
