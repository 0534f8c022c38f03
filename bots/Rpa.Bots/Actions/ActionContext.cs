using Microsoft.Extensions.Logging;
using Rpa.Bots.Assets;
using Rpa.Bots.Documents;
using Rpa.Bots.Effects;
using Rpa.Bots.Targets;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Actions;

/// <summary>Everything an attempt of an action may see and use.</summary>
public sealed class ActionContext
{
    /// <summary>The case it runs for.</summary>
    public required CaseIdentity Case { get; init; }

    /// <summary>The evaluated `with:`, by key; absent keys were not given or unset.</summary>
    public required MapValue Inputs { get; init; }

    /// <summary>The scopes that assets (letters, scripts) evaluate their expressions in: `data`, `case`, and for scripts their inputs.</summary>
    public required IActivation Scopes { get; init; }

    /// <summary>Writes down an effect before it happens.</summary>
    public required IEffectGate Effect { get; init; }

    /// <summary>The case's documents, and where new ones go.</summary>
    public required IDocumentStore Documents { get; init; }

    /// <summary>The assets of the case's bundle version.</summary>
    public required IAssetResolver Assets { get; init; }

    /// <summary>Where evidence goes.</summary>
    public required IEvidenceSink Evidence { get; init; }

    /// <summary>What bots remember of the places they work at.</summary>
    public ITargetMemory Targets { get; init; } = NoTargetMemory.Instance;

    /// <summary>Secrets and accounts by reference.</summary>
    public required ISecrets Secrets { get; init; }

    /// <summary>The only clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Log of the worker; never personal data.</summary>
    public required ILogger Log { get; init; }
}

/// <summary>Which case, visit and attempt an action runs for.</summary>
/// <param name="Reference">`2026-000123`, what is written to targets.</param>
/// <param name="Workflow">Name of the process.</param>
/// <param name="BundleVersion">Hash of the bundle, hex.</param>
/// <param name="Department">Who it belongs to.</param>
/// <param name="State">The state that runs the action.</param>
/// <param name="Visit">The number of the case's entry into a state.</param>
/// <param name="Attempt">1 for the first attempt of this visit.</param>
public sealed record CaseIdentity(string Reference, string Workflow, string BundleVersion, string Department, string State, int Visit, int Attempt);

/// <summary>Secrets by name, never in a workflow.</summary>
public interface ISecrets
{
    /// <summary>The secret; a <see cref="BotConfigurationException"/> with the remedy where it is not configured.</summary>
    string Get(string name);
}

/// <summary>The machine or its configuration lacks something an operator must provide; a user's fault, not a bug.</summary>
public sealed class BotConfigurationException(string message, Exception? inner = null) : Exception(message, inner);
