using Nin.Testing.Cases;

namespace Nin.Kernels.Tests.Cases;

/// <summary>What several tests of the cases do.</summary>
internal static class CaseRun
{
    /// <summary>Runs all passes of a set once, in order.</summary>
    public static Workspace Run(OperationCase operation, KernelSet set, Workspace workspace)
    {
        foreach (Pass pass in operation.Bind(set, workspace))
        {
            pass.Run();
        }

        return workspace;
    }

    /// <summary>Fails at the first element whose bits differ.</summary>
    public static void AssertSameBits(string what, Buffers<float> expected, Buffers<float> actual)
    {
        for (int i = 0; i < expected.Count; i++)
        {
            string? difference = Agreement.FirstDifferentBits($"{what}: {i}", expected[i], actual[i]);
            Assert.True(difference is null, difference);
        }
    }
}
