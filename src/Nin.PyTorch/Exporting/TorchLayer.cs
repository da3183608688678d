namespace Nin.PyTorch.Exporting;

/// <summary>A layer as Python: what is made once, and what is computed for each batch.</summary>
/// <param name="Module">What makes the module, such as <c>nn.ReLU()</c>; null where none is needed.</param>
/// <param name="Forward">What computes the output.</param>
internal sealed record TorchLayer(string? Module, string Forward)
{
    /// <summary>A function of the file that the layer calls; null for most.</summary>
    public string? Helper { get; init; }

    /// <summary>Whether PyTorch counts the batches of the layer among its tensors.</summary>
    public bool CountsBatches { get; init; }
}
