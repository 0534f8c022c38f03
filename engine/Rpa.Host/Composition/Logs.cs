using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Extensions.Logging;

namespace Rpa.Host.Composition;

/// <summary>Logs of a process. Never personal data.</summary>
internal static class Logs
{
    /// <summary>Warnings and what the engine does, to a file that is rolled each day.</summary>
    public static ILoggerFactory ToFile(string path) => new SerilogLoggerFactory(
        new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", Serilog.Events.LogEventLevel.Warning)
            .MinimumLevel.Override("Quartz", Serilog.Events.LogEventLevel.Warning)
            .WriteTo.File(path, rollingInterval: RollingInterval.Day, formatProvider: System.Globalization.CultureInfo.InvariantCulture, shared: true)
            .CreateLogger(),
        dispose: true);
}
