using System.Text;
using Nin.Models;
using Nin.Networks;
using static Nin.PyTorch.Exporting.Python;

namespace Nin.PyTorch.Exporting;

/// <summary>Writes the Python file of a model.</summary>
internal sealed class ModuleText
{
    /// <summary>What the first line of every module says.</summary>
    public const string Sign = "written by Nin.";

    private readonly StringBuilder _text = new();
    private readonly Model _model;
    private readonly TorchNetwork _torch;
    private readonly string _class, _weights;

    private ModuleText(Model model, TorchNetwork torch, string weights)
    {
        (_model, _torch, _class, _weights) = (model, torch, ClassName(model.Network.Name), weights);
    }

    /// <summary>The file's text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="torch">Its network.</param>
    /// <param name="weights">The file of the weights, which lies beside it.</param>
    public static string Of(Model model, TorchNetwork torch, string weights)
    {
        var text = new ModuleText(model, torch, weights);
        text.Head();
        text.Class();
        text.Tail();
        return text._text.ToString();
    }

    private bool IsClassifier => _model.AnswerKind != AnswerKind.Numbers;

    private void Head()
    {
        Network network = _model.Network;
        string module = ModuleName(_weights);
        Line($"\"\"\"{Inside(network.Name)}: {(IsClassifier ? "an image classifier" : "a network")} of {FormattableString.Invariant($"{network.ParameterCount:N0}")} parameters, {Sign} It needs PyTorch 1.13 or later.");
        Line("");
        Line($"    import {module}");
        Line($"    model = {module}.load()");
        Line("    probabilities = model.classify(pixels)  # pixels from 0 to 255, [N, CHANNELS, HEIGHT, WIDTH]");
        Line("\"\"\"");
        Line("import pathlib");
        Line("");
        Line("import torch");
        Line("from torch import nn");
        if (_torch.Layers.Any(layer => layer.Forward.Contains("F.pad(", StringComparison.Ordinal)))
        {
            Line("from torch.nn import functional as F");
        }

        Line("");
        Line($"LABELS = {List(IsClassifier ? _model.Labels.Select(Text) : [])}");
        Lines(PreprocessingText.Constants(_model.Preprocessing), "");
        Line($"TEMPERATURE = {Number(_model.Temperature)}");
        foreach (string helper in _torch.Layers.Select(layer => layer.Helper).OfType<string>().Distinct())
        {
            Line("");
            Line("");
            Lines(helper.Replace("'''", "\"\"\"", StringComparison.Ordinal).ReplaceLineEndings("\n").Split('\n'), "");
        }
    }

    private void Class()
    {
        Line("");
        Line("");
        Line($"class {_class}(nn.Module):");
        Line("    def __init__(self):");
        Line("        super().__init__()");
        Lines(PreprocessingText.Buffers(_model.Preprocessing), "        ");
        Lines(Modules(), "        ");
        Line("");
        Line($"    def forward(self, {_torch.Values[Network.InputName]}):");
        Lines(_torch.Network.Nodes.Zip(_torch.Layers, (node, layer) => $"{_torch.Values[node.Name]} = {layer.Forward}"), "        ");
        Line($"        return {string.Join(", ", _torch.Network.Outputs.Select(output => _torch.Values[output.Node]))}");
        Line("");
        Lines(PreprocessingText.Method(_model.Preprocessing), "    ");
        Line("");
        Line("    @torch.no_grad()");
        Line("    def classify(self, pixels):");
        string answer = IsClassifier ? "The probability of each label, [N, labels]" : "The output as it is";
        Line($"        \"\"\"{answer}.\"\"\"");
        string scores = _torch.Network.Outputs.Length == 1 ? "self(self.preprocess(pixels))" : "self(self.preprocess(pixels))[0]";
        Line($"        scores = {scores}{(IsClassifier ? ".flatten(1)" : "")}");
        Line($"        return {Probabilities()}");
    }

    private void Tail()
    {
        Line("");
        Line("");
        Line($"def load(path=pathlib.Path(__file__).with_name({Text(_weights)})):");
        Line("    \"\"\"The network with its weights, ready to answer.\"\"\"");
        Line($"    model = {_class}()");
        Line("    model.load_state_dict(torch.load(path, map_location=\"cpu\", weights_only=True))");
        Line("    return model.eval()");
    }

    /// <summary>The modules under their layers' names, each block before what is in it.</summary>
    private IEnumerable<string> Modules()
    {
        var made = new HashSet<string>(StringComparer.Ordinal);
        foreach ((Node node, TorchLayer layer) in _torch.Network.Nodes.Zip(_torch.Layers))
        {
            if (layer.Module is null)
            {
                continue;
            }

            foreach (string block in _torch.Names.BlocksOf(node.Name, made))
            {
                yield return block;
            }

            yield return $"{_torch.Names.ModuleOf(node.Name)} = {layer.Module}";
        }
    }

    /// <summary>What is made of the main output, as the model itself does it.</summary>
    private string Probabilities()
    {
        bool areProbabilities = new OutputLayout(_model.Network).AreProbabilities[0];
        return (_model.AnswerKind, areProbabilities, _model.Temperature) switch
        {
            (AnswerKind.Numbers, _, _) => "scores",
            (AnswerKind.AnyClasses, _, _) => "torch.sigmoid(scores / TEMPERATURE)",
            (_, false, _) => "torch.softmax(scores / TEMPERATURE, 1)",
            (_, _, 1) => "scores",
            _ => "torch.softmax(scores.clamp(min=1e-45).log() / TEMPERATURE, 1)",
        };
    }

    private void Line(string line) => _text.Append(line).Append('\n');

    private void Lines(IEnumerable<string> lines, string indent)
    {
        foreach (string line in lines)
        {
            Line(line.Length == 0 ? line : indent + line);
        }
    }
}
