using System.Diagnostics;
using System.Runtime.InteropServices;
using Rpa.Bots.Actions;

namespace Rpa.Bots.Ocr.Reading.Children;

/// <summary>How a reader is started: with limits on memory, and where bubblewrap works without network, without the house's files, with a system it cannot write to.</summary>
internal static class ReaderCommand
{
    private const string Program = "Rpa.Bots.Ocr.dll";

    // Writable memory: pages, their copies, engines and the runtime. Address space is no measure, the runtime reserves far more than it uses.
    private const long MostMemory = 3L * 1024 * 1024 * 1024;
    private const string MostManagedMemory = "0x60000000";

    internal static ProcessStartInfo Create(bool inside)
    {
        var folder = AppContext.BaseDirectory;
        var program = Path.Combine(folder, Program);
        if (!File.Exists(program))
        {
            throw new BotConfigurationException($"the reader '{program}' is missing. Install Rpa whole: its files belong together.");
        }

        var runtime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var start = new ProcessStartInfo("prlimit")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        List<string> arguments = [$"--data={MostMemory}", "--core=0"];
        if (inside)
        {
            arguments.AddRange(
            [
                // Not --die-with-parent: that is the death of the thread which started it. The reader ends with its input.
                "bwrap", "--unshare-all", "--new-session", "--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
                "--symlink", "usr/bin", "/bin", "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache", "--ro-bind-try", "/etc/fonts", "/etc/fonts",
                "--ro-bind-try", "/var/cache/fontconfig", "/var/cache/fontconfig", "--ro-bind-try", "/etc/alternatives", "/etc/alternatives",
                "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--ro-bind", runtime, runtime, "--ro-bind", folder, folder,
            ]);
            if (Environment.GetEnvironmentVariable("TESSDATA_PREFIX") is { Length: > 0 } models)
            {
                arguments.AddRange(["--ro-bind-try", models, models]);
            }
        }

        foreach (var argument in arguments.Concat([Path.Combine(runtime, "dotnet"), program]))
        {
            start.ArgumentList.Add(argument);
        }

        // Nothing of the host's environment, which may hold secrets.
        var (path, model) = (Environment.GetEnvironmentVariable("PATH"), Environment.GetEnvironmentVariable("TESSDATA_PREFIX"));
        start.Environment.Clear();
        start.Environment["PATH"] = path ?? "/usr/local/bin:/usr/bin:/bin";
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["DOTNET_GCHeapHardLimit"] = MostManagedMemory;
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        if (model is not null)
        {
            start.Environment["TESSDATA_PREFIX"] = model;
        }

        return start;
    }
}
