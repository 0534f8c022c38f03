using System.Collections.Immutable;

namespace Rpa.Bots.Machine;

/// <summary>A requirement with what the check found.</summary>
public sealed record Finding(MachineRequirement Requirement, RequirementState State)
{
    /// <summary>It is missing and needed.</summary>
    public bool IsFault => !State.Works && !Requirement.IsOptional;
}

/// <summary>Checks what a machine has, and installs what it lacks. Several processes may do so at once: one installs, the others wait.</summary>
public static class Doctor
{
    /// <summary>Checks each requirement by starting it.</summary>
    public static async Task<ImmutableArray<Finding>> CheckAsync(IEnumerable<MachineRequirement> requirements, CancellationToken cancellationToken) =>
        [.. await Task.WhenAll(requirements.Select(async r => new Finding(r, await r.CheckAsync(cancellationToken))))];

    /// <summary>
    /// Checks, installs what is missing where this process may, and checks again. What is still missing is in the result; optional requirements are installed along but never
    /// waited for alone.
    /// </summary>
    public static async Task<ImmutableArray<Finding>> EnsureAsync(
        IReadOnlyCollection<MachineRequirement> requirements, Action<string> line, CancellationToken cancellationToken)
    {
        var findings = await CheckAsync(requirements, cancellationToken);
        if (!findings.Any(f => f.IsFault) || !await AptInstaller.MayInstallAsync(cancellationToken))
        {
            return findings;
        }

        await using (await InstallLock.TakeAsync(cancellationToken))
        {
            findings = await CheckAsync(requirements, cancellationToken);
            if (!findings.Any(f => f.IsFault))
            {
                return findings;
            }

            var packages = findings.Where(f => !f.State.Works).SelectMany(f => f.Requirement.Packages).Distinct().ToList();
            line($"Installing {string.Join(' ', packages)} ...");
            await AptInstaller.InstallAsync(packages, line, cancellationToken);
            return await CheckAsync(requirements, cancellationToken);
        }
    }

    /// <summary>One line per missing requirement, then the one command that mends them; empty when nothing is missing.</summary>
    public static string Explain(IEnumerable<Finding> findings)
    {
        var missing = findings.Where(f => f.IsFault).ToList();
        if (missing.Count == 0)
        {
            return "";
        }

        var lines = missing.Select(f => $"{f.Requirement.Name} is missing or does not work ({f.Requirement.Purpose.En}): {f.State.Detail} {f.Requirement.Otherwise}".TrimEnd());
        return string.Join('\n', lines.Append("Run: " + AptInstaller.CommandFor(missing.SelectMany(f => f.Requirement.Packages))));
    }
}
