using Nin.Formats;
using Nin.Models;
using Nin.Networks;
using Nin.PyTorch.Exporting;
using Nin.Tensors;

namespace Nin.PyTorch;

/// <summary>
/// Writes a model as PyTorch code and weights: a module to read and to change, and no other package to load it with.
/// </summary>
public static class PyTorchExport
{
    /// <summary>What the cards of such files are found by: see <see cref="ModelCardText.IsOne"/>.</summary>
    public const string Tag = "pytorch";

    /// <summary>
    /// Writes the weights as <c>torch.save</c> does, and beside them, under the same name with the ending <c>.py</c>, a module
    /// that defines the network, prepares pictures and loads the weights. So that Python can import it, what is no letter or
    /// digit in the module's name becomes a lower line.
    /// </summary>
    /// <remarks>
    /// Layers keep their names; a name that Python has no form for is changed, in the weights too. The answer is that of
    /// <see cref="Classifier"/>, for pictures of the network's size.
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="path">The file of the weights, <c>NAME.pt</c>.</param>
    /// <returns>The path of the module.</returns>
    /// <exception cref="ArgumentException">
    /// A layer is none that PyTorch has a module for; the message names it. Or the path ends in .py itself.
    /// </exception>
    /// <exception cref="IOException">A file cannot be written; what was there is unchanged.</exception>
    public static string Write(Model model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        string module = ModuleOf(path);
        if (path.EndsWith(".py", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"PyTorchExport: expected the file of the weights, NAME.pt, got '{path}'.", nameof(path));
        }

        var torch = new TorchNetwork(model.Network);
        string text = ModuleText.Of(model, torch, Path.GetFileName(path));
        AtomicFile.Write(path, stream => WeightsFile.Write(stream, model, torch));
        AtomicFile.WriteText(module, text);
        return module;
    }

    /// <summary>The path of the module that stands beside a file of weights.</summary>
    public static string ModuleOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Path.Combine(Path.GetDirectoryName(path) ?? "", Python.ModuleName(path) + ".py");
    }

    /// <summary>Whether a text is a module that was written here, by how it begins.</summary>
    public static bool IsModule(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string first = text.Split('\n', 2)[0];
        return first.StartsWith("\"\"\"", StringComparison.Ordinal) && first.Contains(ModuleText.Sign, StringComparison.Ordinal);
    }

    /// <summary>Writes the weights alone to a stream, which is left open.</summary>
    /// <exception cref="ArgumentException">A layer is none that PyTorch has a module for; the message names it.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void WriteWeights(Model model, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        WeightsFile.Write(stream, model, new TorchNetwork(model.Network));
    }

    /// <summary>The text of the module alone.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weightsFile">The name of the file of the weights, which lies beside it.</param>
    /// <exception cref="ArgumentException">A layer is none that PyTorch has a module for; the message names it.</exception>
    public static string ToModule(Model model, string weightsFile)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(weightsFile);
        return ModuleText.Of(model, new TorchNetwork(model.Network), weightsFile);
    }

    /// <summary>What stands beside the files: what they are, what goes in and comes out, and what the model reached.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weightsFile">The name of the file of the weights.</param>
    public static string ToCard(Model model, string weightsFile)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(weightsFile);
        FeatureShape input = model.Network.Input;
        string module = Python.ModuleName(weightsFile);
        return ModelCardText.Of(
            model, Tag,
            [
                ("files", $"`{weightsFile}`, the weights; `{module}.py`, the module"),
                ("input", $"`pixels`: from 0 to 255, [batch, {input.Channels}, {input.Height}, {input.Width}]"),
                ("output", $"`{module}.load().classify(pixels)`: " + (model.AnswerKind == AnswerKind.Numbers
                    ? $"[batch, {string.Join(", ", model.Network.Output.ToChannelsFirst(1)[1..])}]"
                    : $"probabilities, [batch, {model.Labels.Length}]")),
            ],
            "Scaling and normalisation are in the module. Only the resizing is left to the caller.");
    }
}
