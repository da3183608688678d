using Nin.Tensors;
using Nin.Testing;
using Nin.Testing.Golden;

namespace Nin.PyTorch.Tests;

/// <summary>The files of tests/golden/pytorch, which tests/golden/make_pytorch.py writes.</summary>
internal static class Golden
{
    public static string Folder { get; } = Path.Combine(Checkout.Root, "tests", "golden", "pytorch");

    public static string Reading(string name) => Path.Combine(Folder, "reading", $"{name}.pt");

    /// <summary>What PyTorch makes of a file, by tensor.</summary>
    public static Dictionary<string, GoldenTensor> Expected(string kind, string name) =>
        GoldenFile.Read(Path.Combine(Folder, kind, "expected.safetensors"))
            .Where(tensor => tensor.Key.StartsWith($"{name}/", StringComparison.Ordinal))
            .ToDictionary(tensor => tensor.Key[(name.Length + 1)..], tensor => tensor.Value);

    /// <summary>The tensors are those expected, in any order, to the bit.</summary>
    public static void AssertEqual(IReadOnlyDictionary<string, GoldenTensor> expected, IEnumerable<NamedTensor> actual)
    {
        Dictionary<string, Tensor> byName = actual.ToDictionary(tensor => tensor.Name, tensor => tensor.Tensor);
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), byName.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, GoldenTensor tensor) in expected)
        {
            Assert.Equal(tensor.Shape, byName[name].Shape.ToArray());
            Assert.Equal(tensor.Values, byName[name].Data);
        }
    }
}
