using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Rpa.Host.Benches.Chaos;

/// <summary>
/// The outside world of the chaos bench, a process of its own: `POST /entries/REF` files an entry (a durable line of a file) however often it is asked, `GET /entries/REF` tells how many
/// there are. It is slow before it files and slow before it answers, at random, so that faults fall between.
/// </summary>
internal static class ChaosTarget
{
    /// <summary>Serves until standard input ends; its address is the first line of standard output.</summary>
    public static async Task<int> RunAsync(FileInfo ledger, int seed, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var gate = new Lock();
#pragma warning disable RS0030 // Seeded.
        var random = new Random(seed);
#pragma warning restore RS0030
        await using var file = new FileStream(ledger.FullName, FileMode.Append, FileAccess.Write, FileShare.Read);
        app.MapPost("/entries/{reference}", async (string reference) =>
        {
            await PauseAsync();
            lock (gate)
            {
                file.Write(Encoding.ASCII.GetBytes(reference + "\n"));
                file.Flush(flushToDisk: true);
                counts[reference] = counts.GetValueOrDefault(reference) + 1;
            }

            await PauseAsync();
            return Results.Ok();
        });
        app.MapGet("/entries/{reference}", (string reference) =>
        {
            lock (gate)
            {
                return counts.GetValueOrDefault(reference).ToString(CultureInfo.InvariantCulture);
            }
        });
        await app.StartAsync(cancellationToken);
        Console.WriteLine(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        while (await Console.In.ReadLineAsync(cancellationToken) is not null)
        {
        }

        return ExitCode.Done;

        async Task PauseAsync()
        {
            int wait;
            lock (gate)
            {
                wait = random.Next(0, 12);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(wait), TimeProvider.System, CancellationToken.None);
        }
    }
}
