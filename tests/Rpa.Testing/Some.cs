namespace Rpa.Testing;

/// <summary>Builders of the things tests need, with harmless defaults.</summary>
public static partial class Some
{
}
