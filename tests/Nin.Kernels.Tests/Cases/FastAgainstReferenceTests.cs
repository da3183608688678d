using Nin.Testing.Cases;

namespace Nin.Kernels.Tests.Cases;

public class FastAgainstReferenceTests
{
    public static TheoryData<string> Names => EdgeCatalog.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void EverySet_OnEdgeCase_IsWithinTheDerivedBoundOfTheReferenceInDouble(string name)
    {
        OperationCase operation = EdgeCatalog.Find(name);
        var expectation = new Expectation(operation);
        foreach (KernelSet set in KernelSet.Supported)
        {
            expectation.AssertAgrees(set);
        }
    }
}
