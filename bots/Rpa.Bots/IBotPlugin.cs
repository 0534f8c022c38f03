using System.Collections.Immutable;
using Rpa.Bots.Actions;
using Rpa.Bots.Assets;
using Rpa.Bots.Triggers;

namespace Rpa.Bots;

/// <summary>
/// What an assembly of somebody else brings to the program: a public class with a constructor without parameters that implements this. The program loads it from the folder that the
/// operator names; it runs inside the program and may do what the program may.
/// </summary>
public interface IBotPlugin
{
    /// <summary>Actions that workflows can name.</summary>
    ImmutableArray<IBotAction> Actions { get; }

    /// <summary>Kinds of bundle files.</summary>
    ImmutableArray<IAssetKind> AssetKinds => [];

    /// <summary>Sources of cases.</summary>
    ImmutableArray<ITriggerSource> Triggers => [];
}
