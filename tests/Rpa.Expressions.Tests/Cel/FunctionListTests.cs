using Rpa.Expressions.Cel;

namespace Rpa.Expressions.Tests.Cel;

public sealed class FunctionListTests
{
    [Fact]
    public void EveryFunctionIsListedWithItsForm()
    {
        Assert.Contains(new CelFunction("startsWith", "string.startsWith(string)", "bool"), CelFunctions.All);
        Assert.Contains(new CelFunction("euros", "euros(decimal)", "string"), CelFunctions.All);
        Assert.Contains("exists", CelFunctions.Macros);
    }
}
