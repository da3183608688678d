using Nin.Data.Targets;
using Nin.Networks;

namespace Nin.Metrics;

/// <summary>What a network answered to one picture, and what it should have.</summary>
public readonly ref struct Example
{
    private readonly OutputSet _outputs;
    private readonly int _place;

    internal Example(int index, Target target, ReadOnlySpan<float> probabilities, OutputSet outputs, int place)
    {
        (Index, Target, _place) = (index, target, place);
        Probabilities = probabilities;
        _outputs = outputs;
    }

    /// <summary>The picture's index in the data set.</summary>
    public int Index { get; }

    /// <summary>What was to be answered; a single class is the network's, however the data set numbers its own.</summary>
    public Target Target { get; }

    /// <summary>The main output as probabilities, [classes]: of one class of all, or of each class by itself.</summary>
    public ReadOnlySpan<float> Probabilities { get; }

    /// <summary>The class that was answered: that of the largest number of the main output, of equals the first.</summary>
    public int Best => Answers.Best(Output(0));

    /// <summary>What the outputs are.</summary>
    public OutputLayout Layout => _outputs.Layout;

    /// <summary>An output as the network gave it.</summary>
    /// <param name="output">Its index; 0 for the main output.</param>
    public ReadOnlySpan<float> Output(int output)
    {
        int length = Layout.Shapes[output].Length;
        return _outputs[output].Slice(_place * length, length);
    }
}
