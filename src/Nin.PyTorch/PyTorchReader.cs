using Nin.Formats;
using Nin.Models;
using Nin.Networks;
using Nin.PyTorch.Mapping;

namespace Nin.PyTorch;

/// <summary>
/// Reads PyTorch's files wherever a model is asked for: <c>ModelReaders.Register(new PyTorchReader())</c>. They hold weights
/// alone; which network they are of is told by their names and shapes, where it is one that is known by name.
/// </summary>
/// <param name="key">Under which key of a checkpoint the tensors are; found where not given.</param>
public sealed class PyTorchReader(string? key = null) : ModelReader
{
    /// <inheritdoc/>
    public override string Name => "PyTorch";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Endings { get; } = [".pt", ".pth", ".pth.tar"];

    /// <inheritdoc/>
    /// <remarks>Its pictures have the size that the network was made for.</remarks>
    public override ImportedNetwork Read(string path)
    {
        StateDict weights = StateDict.Read(path, key);
        Network network = KnownNetwork.Of(weights.Tensors) ?? throw new NinFormatException(
            StateDict.FormatName,
            $"the weights are of no network that is known by name, and the file says nothing of theirs: "
                + $"{CountText.Counted(weights.Tensors.Length, "tensor")}.", path,
            hint: "Which network it is has to be said, and which tensor is which where names differ.")
        {
            Remedy = Remedy.NameNetwork,
        };
        return new ImportedNetwork(network, StateDictMapping.Map(network, weights.Tensors), [], null);
    }
}
