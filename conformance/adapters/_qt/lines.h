// Protocol lines/1 for Qt: one JSON object a line on stdin, one answer a line on stdout.
// An adapter calls serve with a function that calls its library.
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <cstdio>
#include <iostream>
#include <string>

// Unsupported is thrown where the library has no way to do what the case asks for.
struct Unsupported { QString words; };

// Refused is thrown where the library declined.
struct Refused { QString words; };

inline QJsonObject passport;

// octetsOf are the octets of a string, which may be a "b64:" string.
inline QByteArray octetsOf(const QString &s) { return s.startsWith("b64:") ? QByteArray::fromBase64(s.mid(4).toLatin1()) : s.toUtf8(); }

// decode turns "b64:" strings into the text they stand for; body and pairs stay as they came.
inline QJsonValue decode(const QJsonValue &v)
{
    if (v.isString() && v.toString().startsWith("b64:")) {
        const QByteArray octets = octetsOf(v.toString());
        const QString text = QString::fromUtf8(octets);
        if (text.toUtf8() != octets)
            throw Unsupported{"takes text, and this case holds octets that are not"};
        return text;
    }
    if (v.isArray()) {
        QJsonArray out;
        for (const QJsonValue &w : v.toArray())
            out.append(decode(w));
        return out;
    }
    if (v.isObject()) {
        QJsonObject out;
        const QJsonObject in = v.toObject();
        for (auto it = in.begin(); it != in.end(); ++it)
            out.insert(it.key(), it.key() == "body" || it.key() == "pairs" ? it.value() : decode(it.value()));
        return out;
    }
    return v;
}

inline QString encode(const QByteArray &octets)
{
    const QString text = QString::fromUtf8(octets);
    return text.toUtf8() == octets && !text.startsWith("b64:") ? text : "b64:" + QString::fromLatin1(octets.toBase64());
}

// value is the first value of a protocol parameter; isNull where there is none.
inline QString value(const QJsonObject &given, const QString &name)
{
    for (const QJsonValue &pair : given["oauth"].toArray())
        if (pair[0].toString() == name)
            return pair[1].toString();
    return {};
}

// only refuses cases that set protocol parameters which the library has no setting for.
inline void only(const QJsonObject &given, const QStringList &names)
{
    QStringList seen;
    for (const QJsonValue &pair : given["oauth"].toArray()) {
        const QString name = pair[0].toString();
        if (!names.contains(name))
            throw Unsupported{"no way to set " + name};
        if (seen.contains(name))
            throw Unsupported{"no way to set " + name + " twice"};
        seen << name;
    }
}

inline bool lists(const char *field, const QString &word) { return passport[field].toArray().contains(word); }

// check answers for the library what its passport says it cannot do.
inline void check(const QJsonObject &given)
{
    const QString method = value(given, "oauth_signature_method"), placement = given["placement"].toString();
    if (!method.isNull() && !lists("features", method.toLower()))
        throw Unsupported{"no signature method " + method};
    if (!lists("placements", placement))
        throw Unsupported{"no way to place the parameters in the " + placement};
    if (!given["realm"].toString().isEmpty() && !lists("features", "realm"))
        throw Unsupported{"no way to set a realm"};
}

using Fields = QMap<QString, QByteArray>;

inline QJsonObject reply(const QJsonObject &message, const QString &version, Fields (*sign)(const QJsonObject &))
try {
    const QString op = message["op"].toString();
    if (op == "hello") {
        QJsonObject hello = passport;
        hello["protocol"] = 1;
        hello["version"] = version;
        hello["language"] = QString("C++, GCC " __VERSION__ ", Qt ") + qVersion();
        return hello;
    }
    if (!lists("ops", op))
        throw Unsupported{"no such operation: " + op};
    const QJsonObject given = decode(message["given"]).toObject();
    check(given);
    const Fields made = sign(given);
    QJsonObject out{{"parameters", QJsonArray()}};
    for (const char *field : {"base_string", "signature", "authorization", "url", "body", "base_uri", "key"})
        out[field] = encode(made[field]);
    return {{"out", out}};
} catch (const Unsupported &why) {
    return {{"unsupported", why.words}};
} catch (const Refused &why) {
    return {{"refused", why.words}};
} catch (const std::exception &why) {
    return {{"error", QString::fromUtf8(why.what())}};
}

inline int serve(const QString &version, Fields (*sign)(const QJsonObject &))
{
    QFile file("passport.json");
    if (!file.open(QIODevice::ReadOnly))
        return 1;
    passport = QJsonDocument::fromJson(file.readAll()).object();
    for (std::string line; std::getline(std::cin, line);) {
        QByteArray bytes = QByteArray::fromStdString(line).trimmed();
        if (bytes.startsWith("\xef\xbb\xbf"))
            bytes.remove(0, 3);
        if (bytes.isEmpty())
            continue;
        const QJsonObject message = QJsonDocument::fromJson(bytes).object();
        QJsonObject answer = reply(message, version, sign);
        answer["seq"] = message["seq"];
        std::cout << QJsonDocument(answer).toJson(QJsonDocument::Compact).toStdString() << std::endl;
    }
    return 0;
}
