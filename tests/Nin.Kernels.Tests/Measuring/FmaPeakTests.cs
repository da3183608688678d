using Nin.Kernels.Measuring;

namespace Nin.Kernels.Tests.Measuring;

public sealed class FmaPeakTests
{
    public static TheoryData<string> Sets => [.. KernelSet.Supported.Select(set => set.Name)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Measure_AnySet_IsARateThatSomeMachineHas(string set) =>
        Assert.InRange(FmaPeak.Measure(KernelSet.Choose(set), threads: 2), 0.01, 1e5);

    [Fact]
    public void Measure_NoThread_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FmaPeak.Measure(KernelSet.Supported[^1], threads: 0));
}
