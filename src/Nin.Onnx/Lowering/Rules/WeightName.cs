namespace Nin.Onnx.Lowering.Rules;

/// <summary>What a layer with weights is called.</summary>
internal static class WeightName
{
    private const string Weight = ".weight";

    /// <summary>
    /// The name before <c>.weight</c> where the file has kept PyTorch's, so that weights are called as there; else the node's.
    /// </summary>
    public static string Of(NodeCall call, int input)
    {
        string name = call.Has(input) ? call.Node.Inputs[input] : "";
        return name.EndsWith(Weight, StringComparison.Ordinal) && name.Length > Weight.Length
            ? name[..^Weight.Length]
            : call.Name();
    }
}
