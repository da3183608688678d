using System.Globalization;
using Nin.Benchmarking;
using Nin.Kernels;

namespace Nin.Tests.Benchmarking;

public sealed class FmaPeakTests
{
    /// <summary>
    /// A loop that was optimised away, or that one lane computed for all, would be off by four times and more. Some machines
    /// start half as many of their widest instructions; a busy one only takes time away, so the best of several turns is
    /// compared, and the fast tests leave it out.
    /// </summary>
    [Fact]
    [Trait("Category", "Slow")]
    public void Measure_WiderVectors_DoSoManyTimesMore()
    {
        double one = Best(KernelSet.Choose("reference"));
        foreach (KernelSet set in KernelSet.Supported.Where(set => set.Name.StartsWith("vector", StringComparison.Ordinal)))
        {
            int lanes = int.Parse(set.Name["vector".Length..], CultureInfo.InvariantCulture) / 32;
            Assert.InRange(Best(set) / one, lanes / 3.0, lanes * 3.0);
        }

        static double Best(KernelSet set) => Enumerable.Range(0, 5).Max(_ => FmaPeak.Measure(set, threads: 1));
    }

    [Fact]
    public void Measure_NoThread_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FmaPeak.Measure(KernelSet.Supported[^1], threads: 0));
}
