// The adapter of QOAuth, which is for Qt 5.
#include "../_qt/lines.h"
#include <QCoreApplication>
#include <QProcess>
#include <QRegularExpression>
#include <QtOAuth/interface.h>

static const QMap<QString, QOAuth::HttpMethod> methods = {
    {"GET", QOAuth::GET}, {"POST", QOAuth::POST}, {"HEAD", QOAuth::HEAD}, {"PUT", QOAuth::PUT}, {"DELETE", QOAuth::DELETE}};
static const QMap<QString, QOAuth::SignatureMethod> signers = {
    {"HMAC-SHA1", QOAuth::HMAC_SHA1}, {"RSA-SHA1", QOAuth::RSA_SHA1}, {"PLAINTEXT", QOAuth::PLAINTEXT}};

static Fields sign(const QJsonObject &given)
{
    only(given, {"oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_timestamp", "oauth_nonce", "oauth_version"});
    const QJsonObject c = given["credentials"].toObject(), r = given["request"].toObject(), pairs = given["pairs"].toObject();
    const QJsonArray query = pairs["query"].toArray(), form = pairs["form"].toArray();
    const QString placement = given["placement"].toString();
    if (!methods.contains(r["method"].toString()))
        throw Unsupported{"no method " + r["method"].toString()};
    if ((placement == "query" && !form.isEmpty()) || (placement == "body" && !query.isEmpty()))
        throw Unsupported{"places all parameters together"};

    QOAuth::Interface oauth;
    oauth.setConsumerKey(value(given, "oauth_consumer_key").toUtf8());
    oauth.setConsumerSecret(c["consumer_secret"].toString().toUtf8());
    if (value(given, "oauth_signature_method") == "RSA-SHA1")
        oauth.setRSAPrivateKey(c["private_key"].toString());
    // The library takes the URL without its query, and the parameters percent-encoded.
    QOAuth::ParamMap params;
    for (const QJsonArray &list : {query, form})
        for (const QJsonValue &pair : list)
            params.insert(octetsOf(pair[0].toString()).toPercentEncoding(), octetsOf(pair[1].toString()).toPercentEncoding());
    const QString url = r["url"].toString().section(QRegularExpression("[?#]"), 0, 0);
    const auto make = [&](QOAuth::ParsingMode mode) {
        const QByteArray made = oauth.createParametersString(
            url, methods[r["method"].toString()], value(given, "oauth_token").toUtf8(), c["token_secret"].toString().toUtf8(),
            signers[value(given, "oauth_signature_method")], params, mode);
        if (oauth.error() != QOAuth::NoError)
            throw Refused{QString("error %1 (1002: no consumer key, 1003: no consumer secret, 110x: the RSA key)").arg(oauth.error())};
        return made;
    };
    if (placement == "header")
        return {{"authorization", make(QOAuth::ParseForHeaderArguments)}};
    if (placement == "query")
        return {{"url", url.toUtf8() + make(QOAuth::ParseForInlineQuery)}};
    return {{"body", make(QOAuth::ParseForRequestContent)}};
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCA::Initializer init;
    QProcess dpkg;
    dpkg.start("dpkg-query", {"-W", "-f", "${Version}", "libqoauth-dev"});
    dpkg.waitForFinished();
    return serve(dpkg.readAllStandardOutput(), sign);
}
