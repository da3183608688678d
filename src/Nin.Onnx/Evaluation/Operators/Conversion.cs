using Nin.Onnx.Format;

namespace Nin.Onnx.Evaluation.Operators;

/// <summary>Numbers of another type.</summary>
internal static class Conversion
{
    public static (string Name, Operator Run)[] All { get; } =
    [
        ("Cast", call => [Converted(call, TypeOf(call.Whole("to", 0)))]),
        ("CastLike", call => [Converted(call, call.Input(1).Type)]),
    ];

    /// <summary>A type by its number in files.</summary>
    /// <exception cref="ArgumentException">It is none of numbers.</exception>
    public static ElementType TypeOf(long number)
    {
        var type = (ElementType)number;
        return number is > 0 and <= int.MaxValue
            && (ElementTypes.IsFloating(type) || type == ElementType.Bool || ElementTypes.Range(type) is not null)
            ? type
            : throw new ArgumentException($"expected a type of numbers, got {number}.");
    }

    private static OnnxTensor Converted(OperatorCall call, ElementType type)
    {
        OnnxTensor input = call.First;
        if (input.Type == type)
        {
            return input;
        }

        bool isWhole = !ElementTypes.IsFloating(input.Type);
        if (input.IsFilled)
        {
            return OnnxTensor.Filled(type, input.Shape, Bits(input.Filling));
        }

        double[] numbers = call.Room(input.Shape);
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Bits(input.Values[i]);
        }

        return new OnnxTensor(type, input.Shape, numbers);

        // Of a whole number its lower bits remain; what a fraction becomes that is too large is nobody's rule: the nearest here.
        double Bits(double number) => isWhole ? ElementTypes.Wrap(type, number) : number;
    }
}
