using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Rpa.Bots;
using Rpa.Bots.Actions;

namespace Rpa.Host.Composition;

/// <summary>Bots by somebody else: assemblies in a folder, or one folder deeper with what they bring along.</summary>
internal static class BotPlugins
{
    /// <summary>Loads what is there. Throws <see cref="BotConfigurationException"/> with the remedy for an assembly that is none, or does not fit.</summary>
    public static ImmutableArray<IBotPlugin> Load(string? folder)
    {
        if (folder is null)
        {
            return [];
        }

        if (!Directory.Exists(folder))
        {
            throw new BotConfigurationException($"The folder of bots '{folder}' does not exist. Make it, or leave 'bots: folder:' out.");
        }

        return [.. Candidates(folder).SelectMany(LoadFile)];
    }

    /// <summary>Every `*.bot.dll`, and in a folder of its own the assembly of the folder's name: what a bot brings along is no bot.</summary>
    private static IEnumerable<string> Candidates(string folder) => Directory.EnumerateFiles(folder, "*.bot.dll", SearchOption.AllDirectories)
        .Concat(Directory.EnumerateDirectories(folder).Select(d => Path.Combine(d, Path.GetFileName(d) + ".dll")).Where(File.Exists))
        .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static IEnumerable<IBotPlugin> LoadFile(string file)
    {
        Type[] types;
        try
        {
            types = [.. new PluginContext(file).LoadFromAssemblyPath(file).GetExportedTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IBotPlugin)))];
        }
        catch (Exception fault) when (fault is BadImageFormatException or FileLoadException or FileNotFoundException or TypeLoadException or ReflectionTypeLoadException)
        {
            throw new BotConfigurationException($"The bot '{file}' cannot be loaded: {fault.Message} Build it against the Rpa.Bots.dll of this program ({typeof(IBotPlugin).Assembly.GetName().Version}), or take it out of the folder.", fault);
        }

        if (types.Length == 0)
        {
            throw new BotConfigurationException($"The bot '{file}' has no public class that implements {nameof(IBotPlugin)}. Add one, or take the file out of the folder.");
        }

        foreach (var type in types)
        {
            yield return Make(type, file);
        }
    }

    private static IBotPlugin Make(Type type, string file)
    {
        try
        {
            var plugin = (IBotPlugin)Activator.CreateInstance(type)!;

            // What it does not have in common with this program shows here, not in the middle of a case.
            _ = (plugin.Actions.Select(a => a.Signature).ToList(), plugin.AssetKinds.Length, plugin.Triggers.Length);
            return plugin;
        }
#pragma warning disable CA1031 // Whatever a stranger's constructor throws is for the operator to mend.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            throw new BotConfigurationException($"The bot {type.FullName} in '{file}' cannot be made: {(fault as TargetInvocationException)?.InnerException?.Message ?? fault.Message} It needs a public constructor without parameters.", fault);
        }
    }

    /// <summary>The contract and the framework are the program's own, what else a bot brings is its own.</summary>
    private sealed class PluginContext(string file) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(file))
    {
        private readonly AssemblyDependencyResolver _resolver = new(file);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            Default.Assemblies.FirstOrDefault(a => a.GetName().Name == assemblyName.Name) is { } shared ? shared
            : assemblyName.Name is "Rpa.Bots" or "Rpa.Expressions" ? Default.LoadFromAssemblyName(assemblyName)
            : _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

        protected override nint LoadUnmanagedDll(string unmanagedDllName) => _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
    }
}
