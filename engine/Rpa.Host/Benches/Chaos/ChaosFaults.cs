namespace Rpa.Host.Benches.Chaos;

/// <summary>The faults, each made while cases are filed. A fault brings the cases to their number in steps, so that something is always in the middle; how often it was made is returned.</summary>
internal static class ChaosFaults
{
    private static readonly TimeSpan None = TimeSpan.Zero;

    /// <summary>`kill -9` of workers at random moments. With one owner the next worker comes at once; otherwise another goes on.</summary>
    public static async Task<int> KillAsync(ChaosHouse house, int times, bool hasOneOwner, CancellationToken cancellationToken)
    {
        if (!hasOneOwner)
        {
            await house.StartWorkerAsync("keeper", house.Cases, None, cancellationToken);
        }

        for (var i = 0; i < times; i++)
        {
            var worker = await house.StartWorkerAsync("victim", Part(house, i, times), None, cancellationToken);
            await house.PauseAsync(20, 500, cancellationToken);
            await worker.KillAsync();
        }

        await house.StartWorkerAsync("victim", house.Cases, None, cancellationToken);
        return times;
    }

    /// <summary>`kill -9` of the database server, and its recovery.</summary>
    public static async Task<int> KillServerAsync(ChaosHouse house, OwnPostgres server, int times, CancellationToken cancellationToken)
    {
        for (var i = 0; i < times; i++)
        {
            await BothAsync(house, Part(house, i, times), cancellationToken);
            await house.PauseAsync(200, 1200, cancellationToken);
            await server.KillAsync();
            await house.PauseAsync(50, 500, cancellationToken);
            await server.StartAsync();
        }

        await BothAsync(house, house.Cases, cancellationToken);
        return times;
    }

    /// <summary>Connections to the database cut in the middle of what they carry.</summary>
    public static async Task<int> CutAsync(ChaosHouse house, CuttingProxy proxy, int times, CancellationToken cancellationToken)
    {
        await BothAsync(house, house.Cases, cancellationToken);
        var cut = 0;
        for (var i = 0; i < times; i++)
        {
            await house.PauseAsync(50, 400, cancellationToken);
            cut += proxy.Cut();
        }

        return cut;
    }

    /// <summary>A worker stopped in the middle of what it does, past its lease, and continued: what it then wakes up with is not its own any more.</summary>
    public static async Task<int> StopAsync(ChaosHouse house, int times, bool hasOneOwner, CancellationToken cancellationToken)
    {
        if (!hasOneOwner)
        {
            await house.StartWorkerAsync("keeper", Part(house, 0, times), None, cancellationToken);
        }

        for (var i = 0; i < times; i++)
        {
            var worker = await house.StartWorkerAsync("sleeper", Part(house, i, times), None, cancellationToken);
            await house.PauseAsync(20, 400, cancellationToken);
            await worker.SignalAsync("STOP");
            await Task.Delay(ChaosWorker.Lease * 2, TimeProvider.System, cancellationToken);
            await worker.SignalAsync("CONT");
            await house.PauseAsync(200, 400, cancellationToken);
            await worker.EndAsync();
        }

        await house.StartWorkerAsync("sleeper", house.Cases, None, cancellationToken);
        return times;
    }

    /// <summary>Workers whose clocks are five minutes ahead, or behind, one after the other and side by side, killed too.</summary>
    public static async Task<int> ClockAsync(ChaosHouse house, int times, bool hasOneOwner, CancellationToken cancellationToken)
    {
        TimeSpan[] offsets = [TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(-5), None];
        if (!hasOneOwner)
        {
            await house.StartWorkerAsync("behind", Part(house, 0, times), offsets[1], cancellationToken);
        }

        for (var i = 0; i < times; i++)
        {
            var worker = await house.StartWorkerAsync("victim", Part(house, i, times), offsets[i % offsets.Length], cancellationToken);
            await house.PauseAsync(50, 600, cancellationToken);
            await worker.KillAsync();
        }

        await house.StartWorkerAsync("victim", house.Cases, None, cancellationToken);
        return times;
    }

    /// <summary>A disk that is full for a second or two, again and again.</summary>
    public static async Task<int> FullDiskAsync(ChaosHouse house, SmallDisk disk, int times, CancellationToken cancellationToken)
    {
        for (var i = 0; i < times; i++)
        {
            await house.StartWorkerAsync("worker", Part(house, i, times), None, cancellationToken);
            await house.PauseAsync(20, 300, cancellationToken);
            disk.Fill();
            await house.PauseAsync(500, 2500, cancellationToken);
            disk.Free();
            await house.PauseAsync(100, 300, cancellationToken);
        }

        await house.StartWorkerAsync("worker", house.Cases, None, cancellationToken);
        return times;
    }

    /// <summary>A second program on the file: it must be turned away, and the first must not notice.</summary>
    public static async Task<int> SecondAsync(ChaosHouse house, int times, CancellationToken cancellationToken)
    {
        await house.StartWorkerAsync("worker", house.Cases, None, cancellationToken);
        for (var i = 0; i < times; i++)
        {
            using var second = ChaosProcess.Start(house.WorkerWords("second", house.Cases, None), _ => { });
            await second.ExitAsync(cancellationToken);
            if (second.Code != ExitCode.Machine)
            {
                throw new InvalidOperationException($"A second program on the file was not turned away: it ended with {second.Code}. {second.Errors}");
            }
        }

        return times;
    }

    private static async Task BothAsync(ChaosHouse house, int until, CancellationToken cancellationToken)
    {
        await house.KeepWorkerAsync("one", until, cancellationToken);
        await house.KeepWorkerAsync("two", 0, cancellationToken);
    }

    private static int Part(ChaosHouse house, int done, int of) => Math.Max(1, (int)((long)house.Cases * (done + 1) / (of + 1)));
}
