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
    /// Checks, installs what is missing where this process may, and checks again. What is still missing is in the result. Optional requirements are installed where apt has them, and nothing fails
    /// where it has not.
    /// </summary>
    /// <param name="requirements">What is needed.</param>
    /// <param name="line">Gets each line of apt's output.</param>
    /// <param name="isThorough">Asks the package servers anew where only something optional is missing; otherwise what apt knows already must do.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ImmutableArray<Finding>> EnsureAsync(
        IReadOnlyCollection<MachineRequirement> requirements, Action<string> line, bool isThorough, CancellationToken cancellationToken)
    {
        var findings = await CheckAsync(requirements, cancellationToken);
        if (findings.All(f => f.State.Works) || !await AptInstaller.MayInstallAsync(cancellationToken))
        {
            return findings;
        }

        await using (await InstallLock.TakeAsync(cancellationToken))
        {
            findings = await CheckAsync(requirements, cancellationToken);
            var packages = findings.Where(f => f.IsFault).SelectMany(f => f.Requirement.Packages).Distinct().ToList();
            if (packages.Count > 0)
            {
                line($"Installing {string.Join(' ', packages)} ...");
                await AptInstaller.InstallAsync(packages, line, cancellationToken);
            }

            var optional = findings.Where(f => f is { State.Works: false, Requirement.IsOptional: true }).SelectMany(f => f.Requirement.Packages).Distinct().ToList();
            var available = await AptInstaller.AvailableAsync(optional, isThorough && packages.Count == 0, cancellationToken);
            if (available.Count > 0)
            {
                line($"Installing {string.Join(' ', available)} ...");
                await AptInstaller.InstallAsync(available, line, cancellationToken);
            }

            return packages.Count + available.Count == 0 ? findings : await CheckAsync(requirements, cancellationToken);
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
