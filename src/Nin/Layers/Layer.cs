using System.Collections.Immutable;
using Nin.Execution;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>
/// An immutable description of one operation. It knows its settings, its parameters' names and shapes, its output's shape, its
/// cost and how far it sees. It holds no numbers, so one description can serve any number of trainings and answers at once.
/// </summary>
/// <remarks>
/// All that is to be known of a kind stands in the kind's own file: what plans, rewrites and files ask of a layer are the members
/// here. A layer of one's own derives from <see cref="CustomLayer"/>.
/// </remarks>
public abstract record Layer
{
    private protected Layer()
    {
    }

    /// <summary>The layer's kind, by which files name it.</summary>
    public abstract string Kind { get; }

    /// <summary>The settings, in the order in which files have them.</summary>
    public virtual IReadOnlyList<LayerSetting> Settings => [];

    /// <summary>The parameters, in PyTorch's order; none for most kinds.</summary>
    public virtual ImmutableArray<ParameterSpec> Parameters => [];

    /// <summary>How far an output pixel sees: the window it is computed from.</summary>
    public virtual LayerWindow Window => LayerWindow.Pixel;

    /// <summary>The same along the columns, where they differ from the rows.</summary>
    public virtual LayerWindow ColumnWindow => Window;

    /// <summary>The smallest number of inputs the layer takes.</summary>
    internal virtual int MinInputs => 1;

    /// <summary>The largest number of inputs the layer takes.</summary>
    internal virtual int MaxInputs => 1;

    /// <summary>
    /// What the layer is as an activation that another kernel may do in its last step; null for all other layers.
    /// </summary>
    internal virtual Activation? Activation => null;

    /// <summary>What an operation before it may do in passing in its stead when answering; null for all other layers.</summary>
    internal virtual Epilogue? Epilogue => null;

    /// <summary>Whether it adds its inputs up, which the operation before may do in passing when answering.</summary>
    internal virtual bool IsSum => false;

    /// <summary>Whether the layer's statistics are those of a batch, which must then have enough pictures.</summary>
    internal virtual bool NormalizesOverBatch => false;

    /// <summary>Whether the outputs are probabilities.</summary>
    internal virtual bool MakesProbabilities => false;

    /// <summary>Whether it makes of each score a probability of its own, as a sigmoid does.</summary>
    internal virtual bool MakesOwnProbabilities => false;

    /// <summary>Whether outputs are probabilities where the inputs are.</summary>
    internal virtual bool KeepsProbabilities => false;

    /// <summary>The shape of the output for inputs of these shapes.</summary>
    /// <exception cref="ArgumentException">
    /// The layer cannot take such inputs; the message says what it expected and got.
    /// </exception>
    public FeatureShape OutputShape(params ReadOnlySpan<FeatureShape> inputs)
    {
        if (inputs.Length < MinInputs || inputs.Length > MaxInputs)
        {
            string expected = MinInputs == MaxInputs ? $"{MinInputs}" : $"at least {MinInputs}";
            throw new ArgumentException(
                $"{Kind}: expected {expected} input{(MaxInputs == 1 ? "" : "s")}, got {inputs.Length}.", nameof(inputs));
        }

        return InferShape(inputs);
    }

    /// <summary>Multiply-adds for one picture of this input shape; layers that multiply nothing count 0.</summary>
    public virtual long MultiplyAdds(FeatureShape input) => 0;

    /// <summary>Operations for one picture, whatever their kind: an upper bound on the work.</summary>
    internal virtual double Operations(FeatureShape input, FeatureShape output) =>
        Math.Max(MultiplyAdds(input), (double)input.Length + output.Length);

    /// <summary>Floats of working memory for one picture beside inputs and outputs, roughly.</summary>
    internal virtual double ScratchLength(FeatureShape input) => 0;

    /// <summary>
    /// Whether an output pixel of an answer depends on its <see cref="Window"/> alone, and the same stands around pictures of
    /// every size: then a part of a picture gives the same as the whole, but at the part's edges.
    /// </summary>
    internal virtual bool IsLocal => false;

    /// <summary>Whether the output is the mean of each channel over all places, and no more.</summary>
    internal virtual bool AveragesPlaces => false;

    /// <summary>
    /// Whether every output is a sum over all channels of one place, with weights: what a classifier's last layer is.
    /// </summary>
    internal virtual bool WeighsChannels => false;

    /// <summary>Whether the output is the mean of such an input over all its places.</summary>
    internal virtual bool AveragesAll(FeatureShape input, FeatureShape output) => AveragesPlaces;

    /// <summary>Whether it makes features of numbers, which is never done behind a classifier's scores.</summary>
    internal virtual bool MakesFeatures => false;

    /// <summary>Whether the layer loses the places of such an input, whose output then sees the whole picture.</summary>
    internal virtual bool JoinsPlaces(FeatureShape input) => false;

    /// <summary>Whether the output is the input, float by float: then the layer needs no operation.</summary>
    internal virtual bool IsIdentity(FeatureShape input, bool training) => false;

    /// <summary>The same layer with another share of elements dropped, where it drops any.</summary>
    internal virtual Layer WithDropoutRate(float rate) => this;

    /// <summary>The same layer with another weight of a new batch in its running statistics, where it keeps any.</summary>
    internal virtual Layer WithMomentum(float momentum) => this;

    /// <summary>
    /// The same layer with a bias, where a scale and a shift of each output channel can be multiplied into its weights; else
    /// null.
    /// </summary>
    internal virtual Layer? WithBias() => null;

    /// <summary>
    /// Multiplies what the weights send to each output channel by a number; where <see cref="WithBias"/> gives a layer.
    /// </summary>
    /// <param name="weight">
    /// The weights in memory, where the outputs are the last dimension unless the layer says otherwise.
    /// </param>
    /// <param name="scale">The numbers.</param>
    internal virtual void ScaleOutputs(Span<float> weight, ReadOnlySpan<float> scale)
    {
        for (int row = 0; row < weight.Length; row += scale.Length)
        {
            Span<float> outputs = weight.Slice(row, scale.Length);
            for (int c = 0; c < outputs.Length; c++)
            {
                outputs[c] *= scale[c];
            }
        }
    }

    /// <summary>
    /// The scale and the shift of each channel that the layer comes to when answering, where it is no more than that; null for
    /// all other layers.
    /// </summary>
    internal virtual ChannelScale? AsChannelScale => null;

    /// <summary>
    /// Whether the output is a sum of the inputs' numbers times fixed factors, and of fixed numbers, when answering: behind such
    /// layers alone every number's share in an answer is known exactly.
    /// </summary>
    internal virtual bool IsAffine => AsChannelScale is not null;

    /// <summary>
    /// Whether its first parameter are filters over all channels of its input, [outputs, inputs, height, width].
    /// </summary>
    internal virtual bool HasFilters => false;

    /// <summary>
    /// The layer whose gradient takes a signal back towards the picture, as a deconvnet does: the layer itself where it adds
    /// numbers times fixed factors, or passes some of them on; null where there is no such way back.
    /// </summary>
    /// <remarks><b>Source</b> Zeiler, Fergus, arXiv 1311.2901, section 2.1.</remarks>
    internal virtual Layer? ForSignals => IsAffine ? this : null;

    /// <summary>The tensors that PyTorch expects beside the parameters, all 0.</summary>
    internal virtual ImmutableArray<string> Counters => [];

    /// <summary>What computes the layer at its place.</summary>
    internal abstract Operation CreateOperation(OperationSite site);

    private protected abstract FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs);

    private protected int Positive(int value, string name) => value > 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{Kind}: expected a positive {name}, got {value}.");

    private protected int NotNegative(int value, string name) => value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{Kind}: expected a {name} of 0 or more, got {value}.");

    private protected int Shared(int groups, int inChannels, int outChannels) =>
        Positive(groups, nameof(groups)) is int count && inChannels % count == 0 && outChannels % count == 0
            ? groups
            : throw new ArgumentException(
                $"{Kind}: expected channels that {groups} groups can share, got {inChannels} inputs and {outChannels} outputs.",
                nameof(groups));
}
