using System.Collections.Immutable;
using System.Diagnostics;
using Rpa.Engine.Storage.Benches;

namespace Rpa.Engine.Benches;

/// <summary>Memory of one engine process over 100,000 visits after its first 20,000.</summary>
internal static class MemoryBench
{
    private const int States = 10;
    private const int CasesAWave = 2000;
    private const int Waves = 6;

    public static async Task<MemoryFigures> RunAsync(BenchPlace place, CancellationToken cancellationToken)
    {
        var action = new BenchAction(() => { });
        await using var engine = await BenchEngine.StartAsync(place.Url, "bench-worker", 128, action, BenchEngine.Bundle(States, action));
        var samples = ImmutableArray.CreateBuilder<MemorySample>();
        for (var wave = 1; wave <= Waves; wave++)
        {
            await Task.WhenAll(Enumerable.Range(0, CasesAWave).Select(_ => BenchEngine.SubmitAsync(engine, States, "")));
            while (await engine.Database.ReadAsync(s => s.Scalar<long>("select count(*) from work"), cancellationToken) > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
            }

            samples.Add(new MemorySample((long)wave * CasesAWave * States, GC.GetTotalMemory(forceFullCollection: true), ResidentSet()));
        }

        return new MemoryFigures(samples[^1].Visits - samples[0].Visits, samples.ToImmutable());
    }

    private static long ResidentSet()
    {
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}
