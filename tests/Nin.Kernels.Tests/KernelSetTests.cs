using System.Runtime.Intrinsics;

namespace Nin.Kernels.Tests;

public class KernelSetTests
{
    [Fact]
    public void Supported_OnThisMachine_ListsItsVectorWidthsBestFirstAndTheReferenceLast()
    {
        List<string> expected = [];
        if (Vector512.IsHardwareAccelerated)
        {
            expected.Add("vector512");
        }

        if (Vector256.IsHardwareAccelerated)
        {
            expected.Add("vector256");
        }

        if (Vector128.IsHardwareAccelerated)
        {
            expected.Add("vector128");
        }

        expected.Add("reference");

        Assert.Equal(expected, KernelSet.Supported.Select(set => set.Name));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Choose_NoName_IsTheBestSupported(string? name) => Assert.Same(KernelSet.Supported[0], KernelSet.Choose(name));

    [Fact]
    public void Choose_SupportedName_IsThatSet() =>
        Assert.All(KernelSet.Supported, set => Assert.Same(set, KernelSet.Choose(set.Name)));

    [Fact]
    public void Choose_UnknownName_ListsTheSupportedOnes()
    {
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => KernelSet.Choose("vector1024"));

        string supported = string.Join(", ", KernelSet.Supported.Select(set => set.Name));
        Assert.Equal($"NIN_KERNELS: expected one of {supported} on this machine, got 'vector1024'.", error.Message);
    }

    [Fact]
    public void Default_AnyEnvironment_IsTheSetThatItNames() =>
        Assert.Same(KernelSet.Choose(Environment.GetEnvironmentVariable(KernelSet.EnvironmentVariable)), KernelSet.Default);
}
